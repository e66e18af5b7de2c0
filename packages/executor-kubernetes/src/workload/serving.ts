import type { Container, IntOrPercent } from "../cluster/manifest.js";
import { strategyOf } from "./target.js";
import { containerOf, type Workload } from "./workload.js";

/**
 * Whether a roll-out with kept credentials leaves the Runner served: its Pods are replaced one after another, and at least
 * one that is ready stays all through.
 */
export function isServingNow(workload: Workload, container: string): boolean {
  if (workload.kind === "Pod" || containerOf(workload, container) === null) return false;
  const strategy = strategyOf(workload);
  if ((strategy?.type ?? "RollingUpdate") !== "RollingUpdate") return false;
  const { status, spec } = workload.object;
  const { maxUnavailable } = strategy?.rollingUpdate ?? {};
  switch (workload.kind) {
    case "Deployment": {
      const replicas = spec.replicas ?? 1;
      return (status?.readyReplicas ?? 0) - roundedDown(maxUnavailable ?? "25%", replicas) >= 1;
    }
    case "StatefulSet":
      // One Pod at a time, unless a newer cluster was told otherwise.
      return (status?.readyReplicas ?? 0) - roundedUp(maxUnavailable ?? 1, spec.replicas ?? 1) >= 1;
    case "DaemonSet": {
      const desired = status?.desiredNumberScheduled ?? 0;
      return (status?.numberReady ?? 0) - roundedUp(maxUnavailable ?? 1, desired) >= 1;
    }
  }
}

/**
 * How many seconds a roll-out has to let a Pod be ready before it goes on: as long as an agent takes to check in. Null
 * where nothing has to be set: a probe tells when it is ready, or the workload waits long enough already.
 */
export function minReadySecondsFor(
  workload: Workload,
  container: string,
  agentStartMs: number,
): number | null {
  if (workload.kind === "Pod") return null;
  const found = containerOf(workload, container);
  const seconds = Math.ceil(agentStartMs / 1_000);
  const isLongEnough =
    workload.kind !== "StatefulSet" && (workload.object.spec.minReadySeconds ?? 0) >= seconds;
  return (found !== null && hasProbe(found)) || isLongEnough ? null : seconds;
}

function hasProbe({ readinessProbe, startupProbe }: Container): boolean {
  return readinessProbe !== undefined || startupProbe !== undefined;
}

function roundedDown(amount: IntOrPercent, of: number): number {
  return typeof amount === "number" ? amount : Math.floor((Number.parseInt(amount, 10) / 100) * of);
}

function roundedUp(amount: IntOrPercent, of: number): number {
  return typeof amount === "number" ? amount : Math.ceil((Number.parseInt(amount, 10) / 100) * of);
}
