import type { Finding } from "@runner-upgrade/plan/platform";
import { isApiError } from "../cluster/api-error.js";
import type { HostCall } from "../host/host-call.js";
import { nameOf } from "../workload/located-name.js";
import { ownedCarriers } from "../workload/carriers.js";
import { locate, type Located } from "../workload/locate.js";
import { goingOn, savedRun, stoppedBy } from "./earlier-run.js";
import { notInWorkload } from "./not-in-workload.js";
import { findOwnedPod } from "./owned-pod.js";

/** The workloads that are the Runner, and why where there is not exactly one. */
export async function locateOrSay(
  call: HostCall,
  runnerId: string,
): Promise<{ readonly found: readonly Located[]; readonly findings: readonly Finding[] }> {
  try {
    return { found: await locate(call.cluster, call.host, runnerId), findings: [] };
  } catch (error) {
    if (!isApiError(error, "not-found", "forbidden")) throw error;
    const isMissing = error.kind === "not-found";
    const gone = isMissing ? await stoppedPod(call, runnerId) : null;
    if (gone !== null) return { found: [], findings: [gone] };
    return {
      found: [],
      findings: [
        {
          code: isMissing ? "RUNNER_NOT_FOUND" : "PERMISSION_MISSING",
          level: "failed",
          message: isMissing
            ? `The workload that the host names is not there: ${error.message}.`
            : `The account may not look for it: ${error.message}.`,
          remedies: [
            "Name the namespace and the workload that it lives in, and give the account the rights to read it.",
          ],
        },
      ],
    };
  }
}

/** Why what was found is not one Runner. */
export async function notOne(
  call: HostCall,
  found: readonly Located[],
  runnerId: string,
): Promise<readonly Finding[]> {
  const names = found.map(nameOf);
  return found.length === 0
    ? notFound(call, runnerId)
    : [
        {
          code: "SEVERAL_PROCESSES",
          level: "failed",
          message: `More than one container carries its identity: ${names.join(", ")}.`,
          remedies: [
            "Make one workload of them, or scale the others to 0 for the upgrade. What is not the Runner must not have its id.",
          ],
        },
      ];
}

async function notFound(call: HostCall, runnerId: string): Promise<readonly Finding[]> {
  const { cluster, host } = call;
  if (host.workload !== undefined)
    return [await notInWorkload(cluster, { ...host, workload: host.workload })];
  const [pod] = await ownedCarriers(cluster, host, runnerId);
  const owned = pod === undefined ? await stoppedPod(call, runnerId) : await findOwnedPod(cluster, pod);
  return [
    owned ?? {
      code: "RUNNER_NOT_FOUND",
      level: "failed",
      message: `No container in ${host.namespace ?? "any namespace that can be read"} has its id in a variable, a Secret or a creds file.`,
      remedies: ["Name its namespace and workload in the plan's host; see that its Secrets may be read."],
    },
  ];
}

/** A bare Pod that is gone because an upgrade stopped it: its manifest is saved. Null where nothing shows that. */
async function stoppedPod({ cluster, host }: HostCall, runnerId: string): Promise<Finding | null> {
  const { workload, namespace = workload === undefined ? null : cluster.defaultNamespace } = host;
  if (namespace === null || (workload !== undefined && workload.kind !== "Pod")) return null;
  const runId = await savedRun(cluster, namespace, runnerId);
  if (runId === null) return null;
  return {
    code: "RUNNER_NOT_FOUND",
    level: "failed",
    message: `Its Pod is gone: ${stoppedBy({ runId })}. Its manifest is saved in a Secret of the namespace ${namespace}.`,
    remedies: goingOn({ runId }),
  };
}
