import type { PolicyInput } from "@runner-upgrade/plan";
import type { FleetRun } from "./runs.js";

/** A variable that sets `drainQuietMs`; 0 comes close to a drain that believes the first count of 0. */
const quietMs = process.env["RUNNER_UPGRADE_DRAIN_QUIET_MS"];

/** Six Runners under way at a time, so that a run ends in minutes; everything that keeps jobs safe is the default. */
export function policyOf({ credentials }: FleetRun, version: string): PolicyInput {
  return {
    credentials,
    targetVersion: version,
    image: `:${version}`,
    // The images are on the engine, and in no registry.
    pull: "if-missing",
    maxInFlight: 6,
    maxInFlightPerHost: 2,
    soakMs: 5_000,
    ...(quietMs === undefined ? {} : { drainQuietMs: Number(quietMs) }),
  };
}
