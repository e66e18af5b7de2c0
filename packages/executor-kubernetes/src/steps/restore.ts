import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { oldState } from "../render/new-state.js";
import { awaitRollOut } from "../roll-out/await-roll-out.js";
import { createOldPod, readPod, removePod } from "../saved-state/pod.js";
import { readState } from "../saved-state/saved-state.js";
import { removePullProof } from "../stage-image/stage-image.js";
import { runAnnotation } from "../workload/marks.js";
import { isEndingUnstarted, podsOf } from "../workload/pods.js";
import type { Pod } from "../cluster/manifest.js";
import { containerOf, podAnnotationsOf } from "../workload/workload.js";
import { applyState } from "./apply-state.js";
import { readWorkload, type TargetCall } from "../target/target-call.js";
import { writeCredentials } from "./write-credentials.js";

/** Puts the old Runner back as it was, from wherever the steps before the point of no return stood. */
export async function restore(call: TargetCall): Promise<StepOutcome> {
  const { target } = call;
  const wasThere = await isOldAlone(call);
  let isChanged = target.kind === "Pod" && (await createOldPod(call));
  if (target.kind !== "Pod" || (await readPod(call)) !== null)
    isChanged = (await applyState(call, oldState(target), { overrides: true })) || isChanged;
  await awaitOld(call);
  await removePullProof(call);
  return {
    outcome: wasThere && !isChanged ? "already-done" : "done",
    summary: `${target.kind} ${target.namespace}/${target.name} runs ${target.old.image} again.`,
  };
}

/** Starts the old image with the new token, behind the point of no return. */
export async function restoreWithNewCredentials(
  call: TargetCall,
  credentials: NewCredentials,
): Promise<StepOutcome> {
  const { target } = call;
  const written = await writeCredentials(call, credentials);
  let isChanged = written.outcome === "done";
  if (target.kind === "Pod") {
    // Whatever runs under its name now may have another token or image: it is made anew from what is saved.
    if ((await readState(call)) !== null && !(await isOldAlone(call))) {
      await removePod(call);
      isChanged = (await createOldPod(call)) || isChanged;
    }
  } else isChanged = (await applyState(call, oldState(target), { overrides: true })) || isChanged;
  await awaitOld(call);
  return {
    outcome: isChanged ? "done" : "already-done",
    summary: `${target.kind} ${target.namespace}/${target.name} runs ${target.old.image} again, with the new token.`,
  };
}

function awaitOld(call: TargetCall): Promise<number> {
  const { target, context } = call;
  return awaitRollOut(call, {
    isWanted: (pod) => isOldPod(pod, call),
    mark: target.old.runAnnotation,
    image: target.old.image,
    // Only that it is there again: that it serves is the control plane's to say, and its log may be older than this.
    version: null,
    deletesStuck: context.runId !== target.old.runAnnotation,
  });
}

function isOldPod(pod: Pod, { context }: TargetCall): boolean {
  return pod.metadata.annotations?.[runAnnotation] !== context.runId;
}

async function isOldAlone(call: TargetCall): Promise<boolean> {
  const { target } = call;
  if (target.kind === "Pod") {
    const pod = await readPod(call);
    const image = pod?.spec.containers.find(({ name }) => name === target.container)?.image;
    return (
      pod !== null &&
      pod.metadata.deletionTimestamp === undefined &&
      image === target.old.image &&
      isOldPod(pod, call)
    );
  }
  const workload = await readWorkload(call);
  // A node may keep what it has ended for a while: nothing of it serves, and a roll-out does not wait for it either.
  const pods = (await podsOf(call.cluster, workload)).filter((pod) => !isEndingUnstarted(pod));
  return (
    pods.length > 0 &&
    pods.every((pod) => isOldPod(pod, call)) &&
    containerOf(workload, target.container)?.image === target.old.image &&
    (podAnnotationsOf(workload)[runAnnotation] ?? null) === target.old.runAnnotation
  );
}
