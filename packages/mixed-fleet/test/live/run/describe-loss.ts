import type { JobLoss } from "@runner-upgrade/simulator";
import type { MixedFleet } from "../fleet/mixed-fleet.js";

/** A lost job in a few words: `operation-cut on north-docker`. */
export const describeLoss =
  ({ runners }: MixedFleet) =>
  ({ reason, runnerId }: JobLoss): string =>
    `${reason} on ${runners.find((one) => one.runnerId === runnerId)?.member.name ?? "no Runner"}`;
