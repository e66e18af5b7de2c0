import type { Policy } from "../policy/policy.js";
import { stepFacts } from "../steps/catalogue.js";
import type { StepKind } from "../steps/step-kind.js";

/** How long the host gives the old process to end: see `HostFacts.stopTimeoutMs`. */
export type StopTimeout = number | null | undefined;

/** What a host without limit counts as: the step then gets about as long as the other long ones. */
const unlimitedMs = 870_000;

/**
 * How long a step may take, in milliseconds: what the policy says for its kind, or the default. `ending` is how long the
 * host gives the process to end, for the step that ends it: its limit is never shorter than that.
 */
export function timeLimitMs(
  kind: StepKind,
  policy: Pick<Policy, "stepTimeLimitsMs" | "drainTimeoutMs">,
  ending?: StopTimeout,
): number {
  const own = policy.stepTimeLimitsMs[kind];
  if (own !== undefined) return own;
  if (kind === "drain") return policy.drainTimeoutMs;
  const { limitMs, endingMs } = stepFacts(kind);
  if (ending === undefined || endingMs === null) return limitMs;
  // What is not meant for the end of the process stays on top of a longer end.
  return Math.max(limitMs, limitMs - endingMs + (ending ?? unlimitedMs));
}
