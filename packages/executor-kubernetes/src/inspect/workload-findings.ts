import type { Finding } from "@runner-upgrade/plan/platform";
import { replacesOnDelete } from "../roll-out/progress.js";
import type { Pod } from "../cluster/manifest.js";
import { isReady } from "../workload/pods.js";
import { keepsQueue, strategyOf, type Target } from "../workload/target.js";
import { replicasOf, type Workload } from "../workload/workload.js";
import { goingOn, stoppedBy, type EarlierRun } from "./earlier-run.js";

/** What of a workload stands in a roll-out's way. */
export function findWorkload(
  workload: Workload,
  {
    target,
    pods,
    earlier,
  }: { readonly target: Target; readonly pods: readonly Pod[]; readonly earlier: EarlierRun | null },
): readonly Finding[] {
  const name = `${target.kind} ${target.namespace}/${target.name}`;
  const findings: Finding[] = [
    { code: "WORKLOAD", level: "ok", message: `It is the container ${target.container} of ${name}.` },
  ];
  if (workload.kind === "Deployment" && workload.object.spec.paused === true) {
    findings.push({
      code: "WORKLOAD_PAUSED",
      level: "failed",
      message: `${name} is paused, so that nothing of it is rolled out.`,
      remedies: [`kubectl rollout resume deployment/${target.name}`],
    });
  }
  if (replicasOf(workload) === 0) {
    findings.push({
      code: "WORKLOAD_SCALED_TO_ZERO",
      level: "failed",
      message: `${name} is scaled to 0: ${earlier === null ? "no Pod of it is to run" : stoppedBy(earlier)}.`,
      remedies: goingOn(earlier),
    });
  } else if (earlier !== null) {
    findings.push(...leftBy(name, earlier));
  } else if (pods.length === 0 || !pods.some(isReady)) {
    findings.push({
      code: "NO_POD_READY",
      level: "warning",
      message: `No Pod of ${name} is ready (${pods.length} are there).`,
      remedies: ["Look at why (kubectl describe pod): the same may hold up the new one."],
    });
  }
  const partition = strategyOf(workload)?.rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    findings.push({
      code: "PARTITION_SET",
      level: "failed",
      message: `${name} has the partition ${partition}: Pods below it would keep the old image.`,
      remedies: ["Finish the roll-out that was held there, and set it to 0."],
    });
  }
  if (replacesOnDelete(workload)) {
    findings.push({
      code: "REPLACED_ON_DELETE",
      level: "warning",
      message: `${name} replaces a Pod only when it is deleted: the roll-out deletes them one after another.`,
      remedies: ["Nothing to do; give the account the right to delete its Pods."],
    });
  }
  if (!keepsQueue(workload, target.container)) {
    findings.push({
      code: "STATE_NOT_KEPT",
      level: "warning",
      message: `Nothing is mounted on /app/runner in ${name}: the queue, logs and plugins of a Pod go with it.`,
      remedies: ["Mount a volume there, or drain the Runner first."],
    });
  }
  return findings;
}

/** A DaemonSet that was taken off its nodes: a rotation goes on from there, and with kept credentials it may be refused. */
function leftBy(name: string, earlier: EarlierRun): readonly Finding[] {
  const left = {
    code: "LEFT_BY_EARLIER_RUN",
    message: `${name} is on no node: ${stoppedBy(earlier)}.`,
  };
  const [remedy = ""] = goingOn(earlier);
  return [
    { ...left, level: "failed", onlyFor: "keep", remedies: [remedy] },
    {
      ...left,
      level: "warning",
      onlyFor: "rotate",
      remedies: [
        "Carry out this plan, which regenerates the credentials once more; or finish that run. Do one of them.",
      ],
    },
  ];
}
