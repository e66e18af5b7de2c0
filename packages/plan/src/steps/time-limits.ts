import type { Policy } from "../policy/policy.js";
import type { StepKind } from "./step-kind.js";

/** How long each kind of step may take where the policy says nothing, and how long it usually takes. */
const durations: Readonly<Record<StepKind, { readonly limitMs: number; readonly typicalMs: number }>> = {
  inspect: { limitMs: 60_000, typicalMs: 3_000 },
  "stage-image": { limitMs: 900_000, typicalMs: 30_000 },
  "create-container": { limitMs: 60_000, typicalMs: 3_000 },
  "check-availability": { limitMs: 60_000, typicalMs: 3_000 },
  cordon: { limitMs: 60_000, typicalMs: 2_000 },
  drain: { limitMs: 900_000, typicalMs: 60_000 },
  "save-state": { limitMs: 60_000, typicalMs: 1_000 },
  stop: { limitMs: 60_000, typicalMs: 10_000 },
  "regenerate-credentials": { limitMs: 60_000, typicalMs: 2_000 },
  // A package has 150 to 250 MB.
  "download-package": { limitMs: 900_000, typicalMs: 30_000 },
  "install-package": { limitMs: 120_000, typicalMs: 3_000 },
  "write-credentials": { limitMs: 60_000, typicalMs: 2_000 },
  "swap-names": { limitMs: 60_000, typicalMs: 1_000 },
  "roll-out": { limitMs: 900_000, typicalMs: 60_000 },
  start: { limitMs: 120_000, typicalMs: 10_000 },
  verify: { limitMs: 180_000, typicalMs: 15_000 },
  uncordon: { limitMs: 60_000, typicalMs: 2_000 },
  "clean-up": { limitMs: 60_000, typicalMs: 2_000 },
};

/** How long the host gives the old process to end: see `HostFacts.stopTimeoutMs`. */
export type StopTimeout = number | null | undefined;

/** How much of the default limit is meant for the end of the process; the rest stays on top of a longer end. */
const includedMs: Readonly<Partial<Record<StepKind, number>>> = { stop: 30_000, "roll-out": 60_000 };

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
  const { limitMs } = durations[kind];
  const included = includedMs[kind];
  if (ending === undefined || included === undefined) return limitMs;
  return Math.max(limitMs, limitMs - included + (ending ?? unlimitedMs));
}

/** How long a step usually takes, in milliseconds, for ordering and forecasts. A guess, and the same every time. */
export function typicalMs(kind: StepKind): number {
  return durations[kind].typicalMs;
}
