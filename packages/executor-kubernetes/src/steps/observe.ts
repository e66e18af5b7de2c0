import type { HostObservation } from "@runner-upgrade/executor";
import { startSeen } from "../roll-out/started.js";
import { readPod } from "../saved-state/pod.js";
import { isApiError } from "../cluster/api-error.js";
import type { Pod } from "../cluster/manifest.js";
import { runAnnotation, stoppedSelector } from "../workload/marks.js";
import { desiredPods } from "../roll-out/progress.js";
import { carriersAmong } from "../workload/carriers.js";
import { locate } from "../workload/locate.js";
import { podsIn } from "../workload/namespace-content.js";
import { isEndingUnstarted, isNewPod, isOver, isReady, podsOf, statusOf } from "../workload/pods.js";
import { targetOf } from "../workload/target.js";
import { podAnnotationsOf, podSpecOf, type Workload } from "../workload/workload.js";
import {
  forTarget,
  namesOf,
  readWorkload,
  recordedTarget,
  type StepCall,
  type TargetCall,
} from "../target/target-call.js";

/** What is in the cluster at this moment. */
export async function observe(call: StepCall): Promise<HostObservation> {
  const recorded = recordedTarget(call.context);
  if (recorded !== null) return observeTarget(await forTarget(call, recorded));
  const found = await locateOrNone(call);
  const [one, second] = found;
  if (one === undefined || second !== undefined) {
    return {
      process: one === undefined ? "gone" : "several",
      installed: "unknown",
      message: one === undefined ? "No workload has its id." : `Its id is carried by ${namesOf(found)}.`,
      logTail: [],
    };
  }
  return observeTarget(await forTarget(call, targetOf(one.workload, one.identity)));
}

async function locateOrNone(call: StepCall): ReturnType<typeof locate> {
  try {
    return await locate(call.cluster, call.host, call.context.runner.id);
  } catch (error) {
    if (isApiError(error, "not-found")) return [];
    throw error;
  }
}

async function observeTarget(call: TargetCall): Promise<HostObservation> {
  const { target, context, cluster } = call;
  const workload = await readOrNone(call);
  const pods = workload === null ? [] : await podsOf(cluster, workload);
  const serving = pods.filter((pod) => !isEndingUnstarted(pod));
  const fresh = serving.filter((pod) => isNewPod(pod, target, context.runId));
  const starts = await Promise.all(
    serving.map((pod) =>
      startSeen(call, pod, { container: target.container, version: context.targetVersion }),
    ),
  );
  const areStarted = starts.every(({ started }) => started !== "not-yet");
  const byTime = starts.filter(({ started }) => started === "by-time").length;
  const isNew = installed({ call, workload, pods: serving, fresh, areStarted });
  const strangers = isNew === "new" && pods.length > 0 ? await otherPods(call, pods) : [];
  return {
    process: processes(workload, pods, strangers),
    installed: isNew,
    message:
      `${target.kind} ${target.namespace}/${target.name}: ${pods.length} Pods, ${fresh.length} of them new, ${pods.filter(isReady).length} ready` +
      (pods.length > 0 && !areStarted ? ", not all logged their start" : "") +
      `${byTime === 0 ? "" : `, ${byTime} taken as started by their age, since their log cannot be read`}.` +
      pods.map((pod) => ` ${describe(pod, target.container)}.`).join("") +
      strangers.map(({ metadata }) => ` Pod ${metadata.name} runs with its identity beside it.`).join(""),
    logTail: starts.flatMap(({ tail }) => tail).slice(-call.settings.logTailLines),
  };
}

/** Nothing is gone that a controller is about to make again. */
function processes(
  workload: Workload | null,
  pods: readonly Pod[],
  strangers: readonly Pod[],
): HostObservation["process"] {
  if (strangers.length > 0) return "several";
  if (pods.length > 0) return "running";
  const isWanted = workload !== null && workload.kind !== "Pod" && (desiredPods(workload) ?? 1) > 0;
  return isWanted && podSpecOf(workload).nodeSelector?.[stoppedSelector] === undefined ? "running" : "gone";
}

/** Pods of the namespace that run with the Runner's identity and are not its workload's. Asked when all else is as it is to be. */
async function otherPods(call: TargetCall, own: readonly Pod[]): Promise<readonly Pod[]> {
  const { cluster, target, context } = call;
  const names = new Set(own.map(({ metadata }) => metadata.name));
  const all = await podsIn(cluster, target.namespace);
  const others = all.filter((pod) => !names.has(pod.metadata.name) && pod.status?.phase === "Running");
  return carriersAmong(cluster, others, context.runner.id);
}

function installed(options: {
  readonly call: TargetCall;
  readonly workload: Workload | null;
  readonly pods: readonly Pod[];
  readonly fresh: readonly Pod[];
  readonly areStarted: boolean;
}): HostObservation["installed"] {
  const { call, workload, pods, fresh, areStarted } = options;
  if (pods.length === 0) {
    // A bare Pod that is gone is made anew from what is saved: the old one, until the roll-out makes the new one.
    if (workload === null) return "old";
    return podAnnotationsOf(workload)[runAnnotation] === call.context.runId ? "new" : "old";
  }
  if (fresh.length < pods.length) return "old";
  return areStarted ? "new" : "unknown";
}

async function readOrNone(call: TargetCall): Promise<Workload | null> {
  if (call.target.kind === "Pod") {
    const pod = await readPod(call);
    return pod === null || isOver(pod) ? null : { kind: "Pod", object: pod };
  }
  return readWorkload(call);
}

function describe(pod: Pod, container: string): string {
  const { state, restartCount = 0 } = statusOf(pod, container) ?? {};
  const doing =
    state?.running !== undefined
      ? "runs"
      : (state?.waiting?.reason ?? state?.terminated?.reason ?? pod.status?.phase ?? "is being made");
  const leaving = pod.metadata.deletionTimestamp === undefined ? "" : ", ending";
  return `${pod.metadata.name} ${doing}${leaving}${restartCount === 0 ? "" : `, ${restartCount} restarts`}`;
}
