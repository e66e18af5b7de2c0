import type { ReplicaRecord } from "../world/runner-record.js";
import type { World } from "../world/world.js";

/** A time as the server writes it. */
export const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/** The same, null where there is none. */
export const isoOrNull = (timeMs: number | null): string | null => (timeMs === null ? null : iso(timeMs));

/** Whether the last check-in is shown as an alert. */
export const isAlerting = (status: string): boolean => status === "Unknown" || status === "Down";

/** A last check-in in words. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [count, unit] =
    seconds < 60
      ? [seconds, "second"]
      : seconds < 3600
        ? [Math.floor(seconds / 60), "minute"]
        : [Math.floor(seconds / 3600), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** How long the process that last checked in had been running then: a Runner that fell silent does not age. */
export const uptimeMs = (replica: ReplicaRecord | null): number =>
  replica?.startedAt == null || replica.lastCheckinAt === null
    ? 0
    : replica.lastCheckinAt - replica.startedAt;

/**
 * A Runner's uptime: in seconds [probable: the example of the API reference reads like them; no document names the unit],
 * but in milliseconds on 6.0 (rundeck/docs, release notes of 6.0 and 6.1).
 */
export const runnerUptime = ({ server }: World, replica: ReplicaRecord | null): number =>
  server.version.startsWith("6.0.") ? uptimeMs(replica) : Math.floor(uptimeMs(replica) / 1000);
