/**
 * The words in which the control plane says how a Runner is (rundeck/docs, "Managing Runners" and "Runner
 * monitoring"). `Busy` exists from 6.1 on. The spelling in JSON of all but `Healthy` and `New` is probable.
 */
export type RunnerStatus = "New" | "Healthy" | "Busy" | "Unhealthy" | "Unknown" | "Down";

/** No heartbeat for so long: Unknown. Until then a dead Runner is listed as Healthy. */
export const unknownAfterMs = 30_000;
/** No heartbeat for so long: Down. */
export const downAfterMs = 120_000;

/** What the control plane knows of one agent, from its heartbeats alone. */
export interface Signs {
  /** When it last checked in; null when it never did. */
  readonly lastCheckinAt: number | null;
  /** When it last said that it shuts down; null when it never did. */
  readonly downAt: number | null;
  readonly runningOperations: number;
  readonly maxRunning: number;
  /** From 6.1 on there is a word for "near the limit". */
  readonly knowsBusy: boolean;
}

/**
 * The status at a time, as the server computes it: from heartbeats, so that it lies for up to 30 s after a Runner
 * was killed. A graceful shutdown is Down at once.
 *
 * @example
 * statusAt({ lastCheckinAt: 0, downAt: null, runningOperations: 0, maxRunning: 50, knowsBusy: false }, 29_999); // "Healthy"
 */
export function statusAt(signs: Signs, timeMs: number): RunnerStatus {
  if (signs.lastCheckinAt === null) return signs.downAt === null ? "New" : "Down";
  if (signs.downAt !== null && signs.downAt >= signs.lastCheckinAt) return "Down";
  const silentMs = timeMs - signs.lastCheckinAt;
  if (silentMs >= downAfterMs) return "Down";
  if (silentMs >= unknownAfterMs) return "Unknown";
  if (signs.runningOperations >= signs.maxRunning) return signs.knowsBusy ? "Busy" : "Unhealthy";
  if (signs.knowsBusy && signs.runningOperations >= signs.maxRunning * 0.9) return "Busy";
  return "Healthy";
}

/**
 * A Runner's status from those of its replicas (rundeck/docs, "Runner monitoring"): Unhealthy when some are down and
 * at least one works, New while one was created and has not checked in yet (`newReplica` decides, since that is not
 * certain). Of an ephemeral Runner "overall health is only changed when no Replicas are available" (rundeck/docs, Runner
 * concepts).
 */
export function statusOfReplicas(
  replicas: readonly RunnerStatus[],
  replicaType: "manual" | "ephemeral" = "manual",
  newReplica: "New" | "Unhealthy" | "unchanged" = "New",
): RunnerStatus {
  const heard = replicas.filter((status) => status !== "New");
  if (heard.length === 0) return "New";
  if (replicaType === "ephemeral") return bestOf(heard);
  if (heard.length === replicas.length || newReplica === "unchanged") return statusOfHeard(heard);
  if (newReplica === "New") return "New";
  return statusOfHeard([...heard, "Down"]);
}

/** Of an ephemeral Runner one replica that works is enough. */
function bestOf(replicas: readonly RunnerStatus[]): RunnerStatus {
  const order: readonly RunnerStatus[] = ["Healthy", "Busy", "Unhealthy", "Unknown"];
  return order.find((status) => replicas.includes(status)) ?? "Down";
}

function statusOfHeard(replicas: readonly RunnerStatus[]): RunnerStatus {
  if (replicas.every((status) => status === "Healthy")) return "Healthy";
  const works = (status: RunnerStatus): boolean => status === "Healthy" || status === "Busy";
  if (replicas.every(works)) return replicas.includes("Healthy") ? "Healthy" : "Busy";
  if (replicas.some(works)) return "Unhealthy";
  if (replicas.every((status) => status === "Down")) return "Down";
  return replicas.includes("Unhealthy") ? "Unhealthy" : "Unknown";
}
