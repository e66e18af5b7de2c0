import { isApiError } from "../cluster/api-error.js";
import { changePodManifest } from "../render/pod-manifest.js";
import { deletePod } from "../roll-out/await-roll-out.js";
import { tolerateOutage } from "../roll-out/tolerate-outage.js";
import type { TargetCall } from "../target/target-call.js";
import { isPulledAnew } from "../workload/image.js";
import type { Pod } from "../cluster/manifest.js";
import { readPodManifest } from "./saved-state.js";

/** The bare Pod, or null where none of its name is there. */
export async function readPod(call: TargetCall): Promise<Pod | null> {
  const { namespace, name } = call.target;
  try {
    return (await call.cluster.get({ resource: "pods", namespace, name })) as Pod;
  } catch (error) {
    if (isApiError(error, "not-found")) return null;
    throw error;
  }
}

/** Makes the new Pod from the saved manifest, where none is there. Resolves to whether it had to. */
export function createPod(call: TargetCall): Promise<boolean> {
  const { container, runId } = call.context;
  return createFrom(call, {
    ...(container === null ? {} : { image: container.image }),
    ...(container !== null && isPulledAnew(container) ? { imagePullPolicy: "Always" } : {}),
    runAnnotation: runId,
  });
}

/** Makes the Pod from the saved manifest as it was, with the token that stands there now. */
export function createOldPod(call: TargetCall): Promise<boolean> {
  return createFrom(call, { image: call.target.old.image, runAnnotation: call.target.old.runAnnotation });
}

async function createFrom(
  call: TargetCall,
  change: {
    readonly image?: string;
    readonly imagePullPolicy?: string;
    readonly runAnnotation: string | null;
  },
): Promise<boolean> {
  const pod = await readPod(call);
  if (pod !== null && pod.metadata.deletionTimestamp === undefined) return false;
  if (pod !== null) await awaitPodGone(call);
  const { manifest } = await readPodManifest(call);
  await call.cluster.create(
    "pods",
    call.target.namespace,
    changePodManifest(manifest, { container: call.target.container, ...change }),
  );
  return true;
}

/** Deletes the bare Pod. */
export async function removePod(call: TargetCall): Promise<void> {
  const pod = await readPod(call);
  if (pod === null || pod.metadata.deletionTimestamp !== undefined) return;
  const { name, uid = "" } = pod.metadata;
  await deletePod(call, name, uid);
}

/** Waits until another Pod can have its name. */
async function awaitPodGone(call: TargetCall): Promise<void> {
  const { scope, settings } = call;
  while ((await tolerateOutage(call, () => readPod(call))) !== null) {
    call.tell("waiting until the Pod is gone");
    await scope.sleep(settings.pollMs);
  }
}
