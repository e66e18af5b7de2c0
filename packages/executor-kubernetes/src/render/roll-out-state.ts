import { minReadySecondsFor } from "../workload/serving.js";
import type { Target } from "../workload/target.js";
import type { Workload } from "../workload/workload.js";
import type { DesiredState } from "./desired-state.js";

/** What the API takes for "no deadline". */
const noDeadline = 2_147_483_647;

/**
 * What a roll-out that leaves the Runner served sets beside the image, for as long as it goes on: a Pod is ready no earlier
 * than its agent can have checked in, and the deadline for progress, which counts that time, grows by as much. Pure.
 */
export function servingState(
  workload: Workload,
  target: Target,
  { state, agentStartMs }: { readonly state: DesiredState; readonly agentStartMs: number },
): DesiredState {
  if (target.kind === "StatefulSet") return { ...state, partition: target.old.partition ?? 0 };
  const minReadySeconds = minReadySecondsFor(workload, target.container, agentStartMs);
  if (minReadySeconds === null) return state;
  const { progressDeadlineSeconds: deadline, minReadySeconds: before } = target.old;
  const raised = (deadline ?? 0) + minReadySeconds - (before ?? 0);
  const isRaised = target.kind === "Deployment" && deadline !== null && raised < noDeadline;
  return { ...state, minReadySeconds, ...(isRaised ? { progressDeadlineSeconds: raised } : {}) };
}
