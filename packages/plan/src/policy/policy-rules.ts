import { isImageReference } from "../fleet/is-image-reference.js";
import { oneLine } from "../text/one-line.js";
import type { PlanProblem } from "../errors/plan-error.js";
import { shareOf } from "./amount.js";
import type { Policy } from "./policy.js";
import { isTimeZone } from "../windows/openings.js";

/** Two heartbeats of 5 s (rundeck/docs, Runner administration). */
const leastSafeQuietMs = 10_000;

type Rule = (policy: Policy) => readonly PlanProblem[];

const problem = (code: string, path: string, message: string): PlanProblem[] => [{ code, path, message }];

/** What makes a policy refused although its shape fits. */
export const policyErrors: readonly Rule[] = [
  ({ minAvailable }) =>
    (shareOf(minAvailable) ?? 0) >= 100
      ? problem(
          "MIN_AVAILABLE_IMPOSSIBLE",
          "minAvailable",
          `With ${minAvailable} no Runner could ever be taken away; the share must be below 100%.`,
        )
      : [],
  ({ minAvailable }) => negativeShare(minAvailable, "minAvailable"),
  ({ image }) =>
    image === null || isImageReference(image)
      ? []
      : problem("IMAGE_INVALID", "image", `${JSON.stringify(oneLine(image))} is no image reference.`),
  ({ maxInFlight }) => negativeShare(maxInFlight, "maxInFlight"),
  ({ maxInFlight }) =>
    (shareOf(maxInFlight) ?? 1) > 100
      ? problem("SHARE_TOO_BIG", "maxInFlight", `${maxInFlight} is more than all of them.`)
      : [],
  ({ maxInFlight }) =>
    (shareOf(maxInFlight) ?? maxInFlight) === 0
      ? problem("NOTHING_MAY_START", "maxInFlight", "With 0 no unit could ever start; 1 is the least.")
      : [],
  ({ drain, drainQuietMs, drainTimeoutMs }) =>
    drain !== "off" && drainTimeoutMs <= drainQuietMs
      ? problem(
          "DRAIN_CANNOT_END",
          "drainTimeoutMs",
          `drainTimeoutMs must exceed drainQuietMs (${drainQuietMs}).`,
        )
      : [],
  ({ coverage }) =>
    coverage.kind === "filters"
      ? coverage.filters.flatMap(({ project, tags }, index) =>
          tags.length === 0
            ? problem(
                "EMPTY_FILTER",
                `coverage.filters[${index}].tags`,
                `The filter of project ${JSON.stringify(project)} has no tag; an empty set of tags equals nothing.`,
              )
            : [],
        )
      : [],
  ({ lendTags }) =>
    lendTags.flatMap(({ of, to }, index) =>
      of === to
        ? problem(
            "LENDS_TO_ITSELF",
            `lendTags[${index}].to`,
            `${JSON.stringify(oneLine(of))} cannot lend its tags to itself: it is away meanwhile.`,
          )
        : [],
    ),
  ({ windows }) =>
    windows.flatMap(({ from, to, timeZone }, index) => [
      ...(isTimeZone(timeZone)
        ? []
        : problem(
            "TIME_ZONE_UNKNOWN",
            `windows[${index}].timeZone`,
            `${JSON.stringify(oneLine(timeZone))} is no time zone; write one of the IANA database, such as "Europe/Berlin" or "UTC".`,
          )),
      ...(from === to
        ? problem(
            "WINDOW_EMPTY",
            `windows[${index}].to`,
            `A window from ${from} to ${to} has no length; a whole day is 00:00 to 24:00.`,
          )
        : []),
    ]),
];

/** What makes a policy deserve a look. */
export const policyWarnings: readonly Rule[] = [
  ({ minAvailable }) =>
    (shareOf(minAvailable) ?? minAvailable) === 0
      ? problem(
          "NO_STAND_INS_ASKED_FOR",
          "minAvailable",
          "With minAvailable 0 Runners are taken away although nobody stands in: jobs will find no Runner.",
        )
      : [],
  ({ standInProof }) =>
    standInProof === "status"
      ? problem(
          "STATUS_IS_NO_PROOF",
          "standInProof",
          "A Runner that died is still shown Healthy for up to 30 seconds; only a ping proves that it stands in.",
        )
      : [],
  ({ drain, drainQuietMs }) =>
    drain !== "off" && drainQuietMs < leastSafeQuietMs
      ? problem(
          "DRAIN_QUIET_TOO_SHORT",
          "drainQuietMs",
          `Work shows up to two heartbeats of 5 s late: with ${drainQuietMs} it may be cut.`,
        )
      : [],
  ({ onDrainTimeout }) =>
    onDrainTimeout === "proceed"
      ? problem(
          "OPERATIONS_MAY_BE_CUT",
          "onDrainTimeout",
          "A Runner that is still at work when the drain ends will be stopped; its running operations may be lost.",
        )
      : [],
];

function negativeShare(amount: Policy["minAvailable"], path: string): readonly PlanProblem[] {
  return (shareOf(amount) ?? 0) < 0 ? problem("SHARE_TOO_SMALL", path, "A share cannot be below 0%.") : [];
}
