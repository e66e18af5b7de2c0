import type { StepOutcome } from "@runner-upgrade/executor";
import { stoppedState } from "../render/new-state.js";
import { tolerateOutage } from "../roll-out/tolerate-outage.js";
import { readPod, removePod } from "../saved-state/pod.js";
import { readState } from "../saved-state/saved-state.js";
import type { Pod } from "../workload/manifest.js";
import { isOver, podsOf } from "../workload/pods.js";
import { applyState } from "./apply-state.js";
import { readWorkload, type TargetCall } from "./target-call.js";

/**
 * Stops the Runner: no Pod is wanted any more, or the bare Pod is deleted. Proves that none is left, and watches that it
 * stays so.
 */
export async function stop(call: TargetCall): Promise<StepOutcome> {
  const { target } = call;
  const before = await currentPods(call);
  if (target.kind === "Pod") {
    // What is deleted has to be there to be made again.
    if (before.length > 0 && (await readState(call)) === null)
      throw call.error("STATE_NOT_FOUND", "The Pod's manifest is not saved, so it is not deleted.");
    await removePod(call);
  } else await applyState(call, stoppedState(target));
  await awaitNoPod(call);
  await watchThatItStaysGone(call);
  return {
    outcome: before.length === 0 ? "already-done" : "done",
    summary: `No Pod of ${target.kind} ${target.namespace}/${target.name} is left (${before.length} ${before.length === 1 ? "was" : "were"} there), and none came back.`,
    record: { pods: before.map(({ metadata }) => metadata.name) },
  };
}

async function currentPods(call: TargetCall): Promise<readonly Pod[]> {
  if (call.target.kind !== "Pod") return podsOf(call.cluster, await readWorkload(call));
  const pod = await readPod(call);
  return pod === null || isOver(pod) ? [] : [pod];
}

async function awaitNoPod(call: TargetCall): Promise<void> {
  const { scope, settings } = call;
  for (;;) {
    const pods = await tolerateOutage(call, () => currentPods(call));
    if (pods.length === 0) return;
    call.tell(`${pods.length} ${pods.length === 1 ? "Pod is" : "Pods are"} still there`);
    await scope.sleep(settings.pollMs);
  }
}

async function watchThatItStaysGone(call: TargetCall): Promise<void> {
  const { scope, settings } = call;
  const deadline = settings.clock.now() + settings.staysGoneMs;
  for (;;) {
    const pods = await tolerateOutage(call, () => currentPods(call));
    const [pod] = pods;
    if (pod !== undefined)
      throw call.error(
        "REVIVED",
        `It was stopped and something started it again: Pod ${pod.metadata.name} is there.`,
        {
          remedies: [
            "Find what sets the workload back (Argo CD, Flux, an operator, an autoscaler, a person), and suspend it for the upgrade.",
          ],
        },
      );
    if (settings.clock.now() >= deadline) return;
    call.tell("watching that the Runner stays stopped");
    await scope.sleep(Math.min(settings.pollMs, Math.max(1, deadline - settings.clock.now())));
  }
}
