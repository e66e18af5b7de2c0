import { type ExecutorError, printable } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import type { Pod } from "../cluster/manifest.js";
import { isReady, podsOf } from "../workload/pods.js";
import { runAnnotation } from "../workload/marks.js";
import { containerOf, podAnnotationsOf } from "../workload/workload.js";
import { readWorkload, type TargetCall } from "../target/target-call.js";
import { diagnose, reasonsToAskFor, type Stall } from "./diagnose.js";
import { lastWriter } from "./last-writer.js";
import { newEvents } from "./new-events.js";
import { progressOf, replacesOnDelete, type Seen } from "./progress.js";
import { startSeen } from "./started.js";
import { tolerateOutage } from "./tolerate-outage.js";

/** Which Pods are to be there, and alone. */
export interface WantedPods {
  readonly isWanted: (pod: Pod) => boolean;
  /** The run's mark that the workload must keep meanwhile: another one is another writer's. */
  readonly mark: string | null;
  /** The image that the workload must keep meanwhile. */
  readonly image: string;
  /** The version whose start each of them has to have logged; null where that is not asked for. */
  readonly version: string | null;
  /** Of a StatefulSet: Pods that never became ready hold its roll-out up until they are deleted. */
  readonly deletesStuck: boolean;
}

/**
 * Waits until only wanted Pods are there, ready and started. Fails with the cause as soon as the cluster shows one that does
 * not pass, and does not wait for a deadline then.
 */
export async function awaitRollOut(call: TargetCall, wanted: WantedPods): Promise<number> {
  const { scope, settings, cluster, target } = call;
  const events = await tolerateOutage(call, () => newEvents(cluster, target));
  const started = new Set<string>();
  const stalled: { code: string | null; since: number } = { code: null, since: 0 };
  for (;;) {
    const seen = await tolerateOutage(call, async (): Promise<Seen> => {
      const workload = await readWorkload(call);
      const now = { workload, pods: await podsOf(cluster, workload) };
      return { ...now, events: await events.read(reasonsToAskFor(now, wanted.isWanted)) };
    });
    const mark = podAnnotationsOf(seen.workload)[runAnnotation] ?? null;
    const image = containerOf(seen.workload, target.container)?.image;
    if (mark !== wanted.mark || image !== wanted.image) throw changedMeanwhile(call, seen);
    const progress = progressOf(seen, wanted.isWanted);
    call.tell(progress.message);
    if (progress.isDone && (await allStarted(call, progress.wanted, { wanted, started })))
      return progress.wanted.length;

    const stall = diagnose(seen, progress.wanted);
    // Told at once, and given up when it proved to last: some causes pass by themselves.
    if (stall !== null) call.tell(call.redactor.quote(stall.message));
    const now = settings.clock.now();
    if (stall?.isCertain === true) throw await stallError(call, stall);
    if (stalled.code !== (stall?.code ?? null))
      Object.assign(stalled, { code: stall?.code ?? null, since: now });
    else if (stall !== null && now - stalled.since >= settings.stallPatienceMs)
      throw await stallError(call, stall);

    await helpAlong(call, seen, { wanted, unwanted: progress.unwanted, all: progress.wanted });
    await scope.sleep(settings.pollMs);
  }
}

async function allStarted(
  call: TargetCall,
  pods: readonly Pod[],
  { wanted, started }: { readonly wanted: WantedPods; readonly started: Set<string> },
): Promise<boolean> {
  const { version } = wanted;
  if (version === null) return true;
  for (const pod of pods) {
    const id = pod.metadata.uid ?? pod.metadata.name;
    if (started.has(id)) continue;
    const { started: how } = await tolerateOutage(call, () =>
      startSeen(call, pod, { container: call.target.container, version }),
    );
    if (how === "not-yet") {
      call.tell(`Pod ${pod.metadata.name} is ready and has not logged its start yet`);
      return false;
    }
    started.add(id);
  }
  return true;
}

/** What no controller does by itself: Pods to be deleted by hand, one after another. */
async function helpAlong(
  call: TargetCall,
  { workload }: Seen,
  pods: { readonly wanted: WantedPods; readonly unwanted: readonly Pod[]; readonly all: readonly Pod[] },
): Promise<void> {
  const alive = pods.unwanted.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const stuck =
    pods.wanted.deletesStuck && workload.kind === "StatefulSet" ? alive.filter((pod) => !isReady(pod)) : [];
  const isNext =
    replacesOnDelete(workload) && pods.all.every(isReady) && alive.length === pods.unwanted.length;
  const due = stuck.length > 0 ? stuck : isNext ? alive.slice(-1) : [];
  for (const { metadata } of due) {
    const { name, uid = "" } = metadata;
    await deletePod(call, name, uid);
  }
}

/** Deletes one Pod, and no other one of the same name. */
export async function deletePod(call: TargetCall, name: string, uid: string): Promise<void> {
  try {
    await call.cluster.delete({ resource: "pods", namespace: call.target.namespace, name }, uid);
  } catch (error) {
    // Gone already, or another one by now.
    if (!isApiError(error, "not-found", "conflict")) throw error;
  }
}

function changedMeanwhile(call: TargetCall, { workload }: Seen): ExecutorError {
  return call.error(
    "CHANGED_MEANWHILE",
    `Another client changed the workload's Pods during the roll-out${lastWriter(workload)}.`,
    { remedies: ["Find out who writes to it, and keep them from it for the upgrade."] },
  );
}

async function stallError(call: TargetCall, stall: Stall): Promise<ExecutorError> {
  const lines = stall.crashed === undefined ? [] : await lastLines(call, stall.crashed);
  const said = lines.length === 0 ? "" : ` Its last lines: ${lines.join(" | ")}`;
  return call.error(stall.code, `${stall.message}${said}`, {
    mayHaveTakenEffect: true,
    remedies: remedyOf(stall),
  });
}

async function lastLines(
  call: TargetCall,
  { pod, container }: { readonly pod: string; readonly container: string },
): Promise<readonly string[]> {
  const { namespace } = call.target;
  // Between two starts the current one is the one that ended; kubelets do not keep the one before it for long.
  for (const isPrevious of [false, true]) {
    try {
      const text = await call.cluster.log({ namespace, pod, container, tailLines: 5, isPrevious });
      const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith(noLog));
      if (lines.length > 0) return lines.map((line) => printable(line, { maxCharacters: 300 }));
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }
  return [];
}

/** What a kubelet gives as the log of a container that it has removed. */
const noLog = "unable to retrieve container logs for ";

function remedyOf({ code }: Stall): readonly string[] {
  switch (code) {
    case "IMAGE_NOT_PULLED":
      return ["See that the image is in the registry, and that the nodes may pull it (imagePullSecrets)."];
    case "QUOTA_EXCEEDED":
      return ["Make room in the namespace's quota, or roll out with maxSurge 0."];
    case "NO_NODE":
      return ["See what keeps the Pod from every node: resources, selectors, taints, volumes."];
    case "SERVICE_ACCOUNT_MISSING":
      return ["Create the service account that the Pod's manifest names."];
    case "ADMISSION_REFUSED":
      return ["Ask who runs the admission webhook what it refuses."];
    case "WORKLOAD_PAUSED":
      return ["Resume the Deployment (kubectl rollout resume)."];
    default:
      return [];
  }
}
