import { createHash } from "node:crypto";
import { isApiError } from "../cluster/api-error.js";
import { podManifestOf, type PodManifest } from "../render/pod-manifest.js";
import type { TargetCall } from "../target/target-call.js";
import { hideSecretsOf } from "../workload/hide-secrets.js";
import type { KeyValues, Pod } from "../cluster/manifest.js";
import { managedLabel } from "../workload/marks.js";
import type { Workload } from "../workload/workload.js";

const manifestKey = "manifest.json";

/** The name of the Secret that holds a Runner's saved state in a run. */
export function stateName(runnerId: string, runId: string): string {
  return `runner-upgrade-${createHash("sha256").update(`${runnerId}\n${runId}`).digest("hex").slice(0, 20)}`;
}

/** Saves the workload's manifest in its namespace, unless it was saved before. Resolves to whether it had to. */
export async function writeState(call: TargetCall, workload: Workload): Promise<boolean> {
  const { cluster, target, context } = call;
  const manifest =
    workload.kind === "Pod"
      ? podManifestOf(workload.object)
      : {
          ...workload.object,
          kind: workload.kind,
          apiVersion: "apps/v1",
          status: undefined,
          metadata: { ...workload.object.metadata, managedFields: undefined },
        };
  try {
    await cluster.create("secrets", target.namespace, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: stateName(context.runner.id, context.runId),
        labels: managedLabel,
        annotations: { "runner-upgrade/run": context.runId, "runner-upgrade/runner": context.runner.id },
      },
      type: "runner-upgrade/state",
      data: { [manifestKey]: encode(manifest) },
    });
    return true;
  } catch (error) {
    if (isApiError(error, "conflict")) return false;
    throw error;
  }
}

/** The Secret of the saved state, or null where there is none. */
export async function readState(call: TargetCall): Promise<KeyValues | null> {
  const { cluster, target, context } = call;
  try {
    const name = stateName(context.runner.id, context.runId);
    return await cluster.get({ resource: "secrets", namespace: target.namespace, name });
  } catch (error) {
    if (isApiError(error, "not-found")) return null;
    throw error;
  }
}

/** The saved manifest of a bare Pod. Rejects with `STATE_NOT_FOUND` where there is none that can be used. */
export async function readPodManifest(
  call: TargetCall,
): Promise<{ readonly manifest: PodManifest; readonly state: KeyValues }> {
  const state = await readState(call);
  const manifest = state === null ? null : parseManifest(state);
  const { namespace, name } = call.target;
  if (state === null || manifest?.metadata.name !== name || manifest.metadata.namespace !== namespace)
    throw call.error(
      "STATE_NOT_FOUND",
      `The Pod ${namespace}/${name} is gone, and its manifest is not saved.`,
      {
        remedies: ["Create the Pod from the manifest that it was made from."],
      },
    );
  hideSecretsOf(manifest.spec, call.redactor);
  return { manifest, state };
}

/** Saves a changed manifest in the place of the last one. */
export async function rewritePodManifest(
  call: TargetCall,
  state: KeyValues,
  manifest: PodManifest,
): Promise<void> {
  await call.cluster.patch(
    { resource: "secrets", namespace: call.target.namespace, name: state.metadata.name },
    {
      metadata: { resourceVersion: state.metadata.resourceVersion },
      data: { [manifestKey]: encode(manifest) },
    },
    { type: "merge" },
  );
}

/** Removes the saved state. Resolves to whether there was one. */
export async function removeState(call: TargetCall): Promise<boolean> {
  const state = await readState(call);
  if (state === null) return false;
  const { name, uid = "" } = state.metadata;
  try {
    await call.cluster.delete({ resource: "secrets", namespace: call.target.namespace, name }, uid);
  } catch (error) {
    if (!isApiError(error, "not-found")) throw error;
  }
  return true;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}

function parseManifest(state: KeyValues): PodManifest | null {
  try {
    const value = JSON.parse(Buffer.from(state.data?.[manifestKey] ?? "", "base64").toString("utf8")) as Pod;
    return Array.isArray(value.spec.containers) ? (value as PodManifest) : null;
  } catch {
    return null;
  }
}
