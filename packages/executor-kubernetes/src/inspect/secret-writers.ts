import type { KeyValues } from "../cluster/manifest.js";
import { ownersOf } from "../workload/owners.js";

/** Labels and annotations of those that write Secrets, from their public documentation. */
const marks: readonly (readonly [mark: string, writer: string])[] = [
  ["secrets-store.csi.k8s.io/managed", "the Secrets Store CSI driver"],
  ["replicator.v1.mittwald.de/replicated-from-version", "a replicator"],
  ["replicator.v1.mittwald.de/replicate-from", "a replicator"],
  ["reflector.v1.k8s.emberstack.com/reflects", "a reflector"],
  ["reconcile.external-secrets.io/managed", "the External Secrets operator"],
];
const writing =
  /external-secrets|sealed-secrets|vault|secrets-store|reflector|replicator|1password|doppler|infisical/i;

/** Who else writes a Secret, and would put a dead token back into it. Pure. */
export function writersOf({ metadata }: Pick<KeyValues, "metadata">): readonly string[] {
  const { labels = {}, annotations = {}, ownerReferences = [], managedFields = [] } = metadata;
  const all = { ...labels, ...annotations };
  const owners = ownerReferences.map(({ kind, name }) => `the ${kind} ${name}`);
  const marked = marks.filter(([mark]) => all[mark] !== undefined).map(([, writer]) => writer);
  const named = [...new Set([...owners, ...marked, ...ownersOf({ metadata }).certain])];
  if (named.length > 0) return named;
  const managers = managedFields.flatMap(({ manager = "" }) => (writing.test(manager) ? [manager] : []));
  return [...new Set(managers)];
}
