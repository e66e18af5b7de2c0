import type { StepOutcome } from "@runner-upgrade/executor";
import { newState } from "../render/new-state.js";
import { servingState } from "../render/roll-out-state.js";
import { awaitRollOut, type WantedPods } from "../roll-out/await-roll-out.js";
import { createPod } from "../saved-state/pod.js";
import { isNewPod, podsOf } from "../workload/pods.js";
import type { Pod } from "../cluster/manifest.js";
import { isServingNow, minReadySecondsFor } from "../workload/serving.js";
import { applyState } from "./apply-state.js";
import { containerTarget, readWorkload, type TargetCall } from "../target/target-call.js";
import { tolerateOutage } from "../roll-out/tolerate-outage.js";

/**
 * Rolls the new image out and waits until only new Pods are there, each of which logged its start. What a roll-out set for
 * its own sake (`minReadySeconds`, `progressDeadlineSeconds`, `partition`) is put back when it ends.
 */
export async function rollOut(call: TargetCall): Promise<StepOutcome> {
  const { target, context } = call;
  const container = containerTarget(call);
  const wanted: WantedPods = {
    isWanted: (pod) => isNewPod(pod, target, context.runId),
    mark: context.runId,
    image: container.image,
    version: context.targetVersion,
    deletesStuck: false,
  };
  const wasCreated = target.kind === "Pod" && (await createPod(call));
  const isChanged = container.keepsServing ? await servingRollOut(call, wanted) : await plainRollOut(call);
  const pods = await awaitRollOut(call, wanted);
  const isPutBack = await tolerateOutage(call, () => putSettingsBack(call));
  const isDone = wasCreated || isChanged || isPutBack;
  return {
    outcome: isDone ? "done" : "already-done",
    summary: `${target.kind} ${target.namespace}/${target.name} runs ${container.image} alone, in ${pods} ${pods === 1 ? "Pod" : "Pods"}.`,
  };
}

function plainRollOut(call: TargetCall): Promise<boolean> {
  return applyState(
    call,
    newState(call.target, { container: containerTarget(call), runId: call.context.runId }),
  );
}

/**
 * The Runner serves all through: a Pod counts as ready no earlier than its agent can have checked in, and a StatefulSet,
 * which older clusters give no such time, is stepped by its partition.
 */
async function servingRollOut(call: TargetCall, wanted: WantedPods): Promise<boolean> {
  const { target, context, settings } = call;
  const state = newState(target, { container: containerTarget(call), runId: context.runId });
  const workload = await readWorkload(call);
  const isBegun = (await podsOf(call.cluster, workload)).some(wanted.isWanted);
  if (!isBegun && !isServingNow(workload, target.container))
    throw call.error(
      "CHANGED_MEANWHILE",
      "It cannot be rolled out without being taken away any more: too few of its Pods are ready, or its strategy changed. Nothing was changed.",
      { remedies: ["Observe the fleet and plan again."] },
    );
  if (target.kind === "StatefulSet") return steppedRollOut(call, { state, wanted });
  const pods = await podsOf(call.cluster, workload);
  const isOver = pods.length > 0 && pods.every(wanted.isWanted);
  // Behind its end the time that it set is not set again.
  const serving = servingState(workload, target, { state, agentStartMs: settings.agentStartMs });
  return applyState(call, isOver ? state : serving);
}

async function steppedRollOut(
  call: TargetCall,
  { state, wanted }: { readonly state: ReturnType<typeof newState>; readonly wanted: WantedPods },
): Promise<boolean> {
  const count = call.target.old.replicas ?? 1;
  let isChanged = false;
  const from = await partitionToBeginWith(call, count, wanted);
  for (let partition = from; partition >= 0; partition -= 1) {
    if (await applyState(call, { ...state, partition })) isChanged = true;
    await awaitRollOut(call, {
      ...wanted,
      isWanted: (pod) => wanted.isWanted(pod) === ordinalOf(pod) >= partition,
      version: null,
    });
    // Ready says no more than that its process runs: the next one is touched when this one's agent can be there.
    await awaitAgents(call, wanted);
  }
  return isChanged;
}

async function partitionToBeginWith(call: TargetCall, count: number, wanted: WantedPods): Promise<number> {
  const pods = await podsOf(call.cluster, await readWorkload(call));
  // A partition above a Pod that is new already would have it made old again.
  const fresh = pods.filter(wanted.isWanted).map(ordinalOf);
  return Math.max(0, Math.min(count - 1, ...fresh));
}

function ordinalOf({ metadata }: Pod): number {
  return Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? 0);
}

async function awaitAgents(call: TargetCall, wanted: WantedPods): Promise<void> {
  const { settings, scope, target } = call;
  const workload = await tolerateOutage(call, () => readWorkload(call));
  if (minReadySecondsFor(workload, target.container, settings.agentStartMs) === null) return;
  for (;;) {
    const pods = await tolerateOutage(call, () => podsOf(call.cluster, workload));
    const ages = pods
      .filter(wanted.isWanted)
      .map((pod) => pod.status?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime)
      .map((at) => settings.clock.now() - (at === undefined ? settings.clock.now() : Date.parse(at)));
    // The API server's clock may differ from ours: neither less than nothing nor more than asked for is waited.
    const left = Math.max(
      0,
      ...ages.map((age) => Math.min(settings.agentStartMs, settings.agentStartMs - age)),
    );
    if (left <= 0) return;
    call.tell("waiting until the new Pod's agent can have checked in");
    await scope.sleep(Math.min(left, settings.pollMs));
  }
}

/** Sets back what the roll-out set for its own sake. */
export function putSettingsBack(call: TargetCall): Promise<boolean> {
  const { target } = call;
  if (target.kind === "Pod") return Promise.resolve(false);
  return applyState(call, {
    minReadySeconds: target.old.minReadySeconds,
    ...(target.old.progressDeadlineSeconds === null
      ? {}
      : { progressDeadlineSeconds: target.old.progressDeadlineSeconds }),
    ...(target.kind === "StatefulSet" ? { partition: target.old.partition } : {}),
  });
}
