import { watchFor, type ExecutorError, type StepOutcome } from "@runner-upgrade/executor";
import { renderState } from "../render/desired-state.js";
import { stoppedState } from "../render/new-state.js";
import { lastWriter } from "../roll-out/last-writer.js";
import { tolerateOutage } from "../roll-out/tolerate-outage.js";
import { readPod, removePod } from "../saved-state/pod.js";
import { readState } from "../saved-state/saved-state.js";
import type { Pod } from "../cluster/manifest.js";
import { describePlace } from "../workload/credential-place.js";
import { secretValue, valueReader } from "../workload/key-values.js";
import { isOver, podsOf } from "../workload/pods.js";
import { applyState } from "./apply-state.js";
import { readWorkload, type TargetCall } from "../target/target-call.js";

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
  await requirePlaces(call);
  return {
    outcome: before.length === 0 ? "already-done" : "done",
    summary: `No Pod of ${target.kind} ${target.namespace}/${target.name} is left (${before.length} ${before.length === 1 ? "was" : "were"} there), and none came back.`,
    record: { pods: before.map(({ metadata }) => metadata.name) },
  };
}

/**
 * Before a regeneration kills the old token, its places are looked at once more: what something else writes may have gone
 * while the Pods ended. Failing here puts the old Runner back.
 */
async function requirePlaces(call: TargetCall): Promise<void> {
  const { target, context, cluster } = call;
  if (context.container?.credentials !== "rotate") return;
  const values = valueReader(cluster);
  for (const place of target.places) {
    if (place.kind !== "secret") continue;
    const secret = await tolerateOutage(call, () => values.secret(target.namespace, place.secret));
    if (secretValue(secret, place.key) !== null) continue;
    throw call.error(
      "CREDENTIALS_NOT_WRITABLE",
      `Its token stood in ${describePlace(place)}, which is gone since it was inspected. Its credentials were not regenerated; it is stopped, and put back.`,
      { remedies: ["Find out what removed it, put it back, then observe the fleet and plan again."] },
    );
  }
}

async function currentPods(call: TargetCall): Promise<readonly Pod[]> {
  if (call.target.kind !== "Pod") return podsOf(call.cluster, await readWorkload(call));
  const pod = await readPod(call);
  return pod === null || isOver(pod) ? [] : [pod];
}

async function awaitNoPod(call: TargetCall): Promise<void> {
  const { scope, settings } = call;
  for (;;) {
    const pods = await tolerateOutage(call, () => podsOfStopped(call));
    if (pods.length === 0) return;
    const { name, namespace } = call.target;
    const [pod] = pods;
    call.tell(`${pods.length} ${pods.length === 1 ? "Pod is" : "Pods are"} still there`, [
      `See what keeps ${pod?.metadata.name ?? name} from ending: kubectl describe pod ${pod?.metadata.name ?? name} -n ${namespace} (a finalizer, a preStop hook, a node that is away).`,
    ]);
    await scope.sleep(settings.pollMs);
  }
}

/** The Pods that are left. Rejects with `REVIVED` where they are wanted again: then there is never none. */
async function podsOfStopped(call: TargetCall): Promise<readonly Pod[]> {
  const { target, cluster } = call;
  if (target.kind === "Pod") return currentPods(call);
  const workload = await readWorkload(call);
  if (renderState(workload, target, stoppedState(target)) !== null)
    throw revived(call, `Pods of it are wanted again${lastWriter(workload)}`);
  return podsOf(cluster, workload);
}

async function watchThatItStaysGone(call: TargetCall): Promise<void> {
  const { scope, settings } = call;
  const { clock, staysGoneMs, pollMs } = settings;
  await watchFor({ scope, clock, forMs: staysGoneMs, pollMs }, async () => {
    const [pod] = await tolerateOutage(call, () => podsOfStopped(call));
    if (pod !== undefined) throw revived(call, `Pod ${pod.metadata.name} is there`);
    call.tell("watching that the Runner stays stopped");
  });
}

function revived(call: TargetCall, how: string): ExecutorError {
  return call.error("REVIVED", `It was stopped and something started it again: ${how}.`, {
    remedies: [
      "Find what sets the workload back (Argo CD, Flux, an operator, an autoscaler, a person), and suspend it for the upgrade.",
    ],
  });
}
