import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import { changePodManifest } from "../render/pod-manifest.js";
import { renderSecretReferences } from "../render/secret-references.js";
import {
  renderReplacement,
  renderSecretPatch,
  renderTokenValue,
  replacementName,
} from "../render/token-in-secret.js";
import { renderTokenInVariable } from "../render/token-in-variable.js";
import { readPodManifest, rewritePodManifest } from "../saved-state/saved-state.js";
import { describePlace, type CredentialPlace } from "../workload/credential-place.js";
import { identitiesIn } from "../workload/identity.js";
import { valueReader } from "../workload/key-values.js";
import type { KeyValues, PodSpec } from "../cluster/manifest.js";
import { containerOf, podSpecOf, resourceOf } from "../workload/workload.js";
import { readWorkload, type TargetCall } from "../target/target-call.js";

type SecretPlace = Extract<CredentialPlace, { kind: "secret" }>;

/** Puts the new token where the old one stood. A place that holds it already is left alone. */
export async function writeCredentials(call: TargetCall, credentials: NewCredentials): Promise<StepOutcome> {
  const token = credentials.token.reveal();
  call.redactor.add(token);
  const places = await currentPlaces(call);
  if (places.length === 0) throw notWritable(call, "No place that holds its token was found.");
  const written: boolean[] = [];
  for (const place of places) written.push(await writeTo(call, place, token));
  return {
    outcome: written.includes(true) ? "done" : "already-done",
    summary: `The new token stands in ${places.map(describePlace).join(" and ")}.`,
  };
}

/** Where the token stands now: an immutable Secret may have been replaced already. */
async function currentPlaces(call: TargetCall): Promise<readonly CredentialPlace[]> {
  const { target, context, cluster } = call;
  const spec = await currentSpec(call);
  const identities = await identitiesIn(spec, target.namespace, valueReader(cluster));
  const own = identities.find(
    ({ container, runnerId }) => container === target.container && runnerId.trim() === context.runner.id,
  );
  return own?.places ?? target.places;
}

async function currentSpec(call: TargetCall): Promise<PodSpec> {
  if (call.target.kind === "Pod") return (await readPodManifest(call)).manifest.spec;
  return podSpecOf(await readWorkload(call));
}

function writeTo(call: TargetCall, place: CredentialPlace, token: string): Promise<boolean> {
  switch (place.kind) {
    case "variable":
      return writeVariable(call, place.variable, token);
    case "secret":
      return writeSecret(call, place, token);
    case "config-map":
      return Promise.reject(
        notWritable(call, `Its token stands in ${describePlace(place)}, where none is written.`),
      );
  }
}

async function writeVariable(call: TargetCall, variable: string, token: string): Promise<boolean> {
  const { cluster, target } = call;
  if (target.kind === "Pod") {
    const { manifest, state } = await readPodManifest(call);
    const changed = changePodManifest(manifest, {
      container: target.container,
      variable: { name: variable, value: token },
    });
    if (JSON.stringify(changed.spec) === JSON.stringify(manifest.spec)) return false;
    await rewritePodManifest(call, state, changed);
    return true;
  }
  const workload = await readWorkload(call);
  const now = containerOf(workload, target.container)?.env?.find(({ name }) => name === variable)?.value;
  if (now === token) return false;
  await cluster.patch(
    { resource: resourceOf[target.kind], namespace: target.namespace, name: target.name },
    renderTokenInVariable(workload, target, { variable, token }),
    { type: "strategic" },
  );
  return true;
}

async function writeSecret(call: TargetCall, place: SecretPlace, token: string): Promise<boolean> {
  const { cluster, target } = call;
  const ref = { resource: "secrets", namespace: target.namespace, name: place.secret } as const;
  const secret = (await cluster.get(ref)) as KeyValues;
  const value = renderTokenValue(secret, place, token);
  if (value === null) throw notWritable(call, `The token cannot be put into ${describePlace(place)}.`);
  if (secret.data?.[place.key] === value) return false;
  if (secret.immutable === true) return replaceSecret(call, secret, { key: place.key, value, token });
  await cluster.patch(ref, renderSecretPatch(secret, place.key, value), { type: "merge" });
  return true;
}

/** An immutable Secret cannot be changed: another one takes its place in the workload. The old one stays as it is. */
async function replaceSecret(
  call: TargetCall,
  secret: KeyValues,
  { key, value, token }: { readonly key: string; readonly value: string; readonly token: string },
): Promise<boolean> {
  const { cluster, target } = call;
  const from = secret.metadata.name;
  const name = replacementName(from, token);
  try {
    await cluster.create("secrets", target.namespace, renderReplacement(secret, { name, key, value }));
  } catch (error) {
    if (!isApiError(error, "conflict")) throw error;
  }
  if (target.kind === "Pod") {
    const { manifest, state } = await readPodManifest(call);
    const spec = applyReferences(manifest.spec, from, name);
    await rewritePodManifest(call, state, { ...manifest, spec });
    return true;
  }
  const workload = await readWorkload(call);
  const changes = renderSecretReferences(podSpecOf(workload), { at: "/spec/template/spec", from, to: name });
  const { resourceVersion } = workload.object.metadata;
  await cluster.patch(
    { resource: resourceOf[target.kind], namespace: target.namespace, name: target.name },
    [{ op: "test", path: "/metadata/resourceVersion", value: resourceVersion }, ...changes],
    { type: "json" },
  );
  return true;
}

/** The same references, in a manifest that is made anew. */
function applyReferences(spec: PodSpec, from: string, to: string): PodSpec {
  const copy = JSON.parse(JSON.stringify(spec)) as PodSpec;
  for (const { path, value } of renderSecretReferences(copy, { at: "", from, to })) {
    const keys = path.split("/").slice(1);
    const last = keys.pop() ?? "";
    let at: unknown = copy;
    for (const key of keys) at = (at as Record<string, unknown>)[key];
    (at as Record<string, unknown>)[last] = value;
  }
  return copy;
}

function notWritable(call: TargetCall, what: string): Error {
  return call.error("CREDENTIALS_NOT_WRITABLE", what, {
    remedies: ["Put the new token where the workload reads it, and start the workload again."],
  });
}
