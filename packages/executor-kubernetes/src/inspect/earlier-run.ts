import { printable } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import { fieldManager } from "../cluster/http-cluster.js";
import { managedLabel, stoppedSelector } from "../workload/marks.js";
import { podSpecOf, replicasOf, type Workload } from "../workload/workload.js";

/** What shows that an upgrade stopped a workload and did not end. */
export interface EarlierRun {
  /** By the manifest that it saved; null where that may not be looked for, or is not there. */
  readonly runId: string | null;
}

/**
 * The upgrade that stopped a workload and has not started it again; null where nothing shows one. Looks for what it saved only
 * where the workload is stopped. Changes nothing.
 */
export async function findEarlierRun(
  cluster: Pick<Cluster, "list">,
  workload: Workload,
  runnerId: string,
): Promise<EarlierRun | null> {
  const isScaledDown = replicasOf(workload) === 0;
  const isOffItsNodes = podSpecOf(workload).nodeSelector?.[stoppedSelector] !== undefined;
  if (!isScaledDown && !isOffItsNodes) return null;
  const runId = await savedRun(cluster, workload.object.metadata.namespace ?? "default", runnerId);
  return runId !== null || isOffItsNodes || wroteReplicas(workload) ? { runId } : null;
}

/** The run that saved a Runner's manifest and has not cleaned up; null where that may not be looked for. */
export async function savedRun(
  cluster: Pick<Cluster, "list">,
  namespace: string,
  runnerId: string,
): Promise<string | null> {
  const [[name, value]] = Object.entries(managedLabel) as [[string, string]];
  try {
    const saved = await cluster.list("secrets", namespace, { labels: `${name}=${value}` });
    const own = saved.find(({ metadata }) => metadata.annotations?.["runner-upgrade/runner"] === runnerId);
    return own?.metadata.annotations?.["runner-upgrade/run"] ?? null;
  } catch (error) {
    if (isApiError(error, "forbidden")) return null;
    throw error;
  }
}

/** Whether an upgrade was the last to say how many Pods there are to be, as far as the cluster recorded it. */
function wroteReplicas({ object }: Workload): boolean {
  const { managedFields = [] } = object.metadata;
  return managedFields.some(
    ({ manager, fieldsV1 }) => manager === fieldManager && fieldsV1?.["f:spec"]?.["f:replicas"] !== undefined,
  );
}

/** Says which upgrade stopped a Runner, as the end of a sentence about what is not there. */
export function stoppedBy({ runId }: EarlierRun): string {
  return runId === null
    ? "an upgrade stopped it and has not started it again"
    : `the upgrade ${printable(runId, { maxCharacters: 80 })} stopped it and has not started it again`;
}

/** How a person goes on with a Runner that an upgrade stopped: started as it is, it may be refused for its dead credentials. */
export function goingOn(run: EarlierRun | null): readonly string[] {
  const isCertain = run !== null && run.runId !== null;
  return [
    `${run === null ? "Where an upgrade has stopped it: resume" : "Resume"} that run if it has not ended, or follow the manual steps that it ended with: its old credentials may be dead.`,
    ...(isCertain
      ? []
      : ["Where you stopped it yourself: scale it up, or leave its Runner out of the plan."]),
  ];
}
