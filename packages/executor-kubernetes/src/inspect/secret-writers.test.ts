import { expect, it } from "vitest";
import type { KeyValues } from "../cluster/manifest.js";
import { writersOf } from "./secret-writers.js";

const secret = (metadata: Partial<KeyValues["metadata"]>): KeyValues => ({
  metadata: { name: "creds", namespace: "ops", ...metadata },
});
const owned = (kind: string): Partial<KeyValues["metadata"]> => ({
  ownerReferences: [{ kind, name: "creds", uid: "1", controller: true }],
});

it.each<[string, Partial<KeyValues["metadata"]>, RegExp]>([
  ["an ExternalSecret", owned("ExternalSecret"), /the ExternalSecret creds/],
  ["a SealedSecret", owned("SealedSecret"), /the SealedSecret creds/],
  [
    "a Vault secret",
    { ownerReferences: [{ kind: "VaultStaticSecret", name: "v", uid: "1" }] },
    /VaultStaticSecret v/,
  ],
  ["a CSI driver", { labels: { "secrets-store.csi.k8s.io/managed": "true" } }, /Secrets Store CSI/],
  [
    "a replicator",
    { annotations: { "replicator.v1.mittwald.de/replicated-from-version": "1" } },
    /replicator/,
  ],
  ["a reflector", { annotations: { "reflector.v1.k8s.emberstack.com/reflects": "a/b" } }, /reflector/],
  ["Helm", { annotations: { "meta.helm.sh/release-name": "r" } }, /the Helm release r/],
  ["Argo CD", { annotations: { "argocd.argoproj.io/tracking-id": "a" } }, /Argo CD a/],
  [
    "the External Secrets operator by its writing",
    { managedFields: [{ manager: "external-secrets" }] },
    /external-secrets/,
  ],
])("names %s", (_what, metadata, writer) => {
  expect(writersOf(secret(metadata)).join()).toMatch(writer);
});

it("finds none behind a Secret that a person made", () => {
  expect(
    writersOf(secret({ managedFields: [{ manager: "kubectl-create" }, { manager: "runner-upgrade" }] })),
  ).toEqual([]);
});
