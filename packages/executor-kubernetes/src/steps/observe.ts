import type { HostObservation } from "@runner-upgrade/executor";
import { startSeen } from "../roll-out/started.js";
import { readPod } from "../saved-state/pod.js";
import { isApiError } from "../cluster/api-error.js";
import type { Pod } from "../workload/manifest.js";
import { runAnnotation } from "../workload/marks.js";
import { locate } from "../workload/locate.js";
import { isEndingUnstarted, isNewPod, isOver, isReady, podsOf, statusOf } from "../workload/pods.js";
import { targetOf } from "../workload/target.js";
import { podAnnotationsOf, type Workload } from "../workload/workload.js";
import {
  forTarget,
  namesOf,
  readWorkload,
  recordedTarget,
  type StepCall,
  type TargetCall,
} from "./target-call.js";

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
  return {
    process: pods.length === 0 ? "gone" : "running",
    installed: installed({ call, workload, pods: serving, fresh, areStarted }),
    message:
      `${target.kind} ${target.namespace}/${target.name}: ${pods.length} Pods, ${fresh.length} of them new, ${pods.filter(isReady).length} ready` +
      (pods.length > 0 && !areStarted ? ", not all logged their start" : "") +
      `${byTime === 0 ? "" : `, ${byTime} taken as started by their age, since their log cannot be read`}.` +
      pods.map((pod) => ` ${describe(pod, target.container)}.`).join(""),
    logTail: starts.flatMap(({ tail }) => tail).slice(-call.settings.logTailLines),
  };
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
