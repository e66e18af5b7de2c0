/** The answer of `evaluateCheck`. */
export interface CheckResult {
  /** `pending`: not yet, look again until the time limit. `fail`: looking again will not help. */
  readonly outcome: "pass" | "fail" | "pending";
  /** What was seen, in one sentence. */
  readonly reason: string;
}

/** It holds. */
export const pass = (reason: string): CheckResult => ({ outcome: "pass", reason });

/** It will not come to hold. */
export const fail = (reason: string): CheckResult => ({ outcome: "fail", reason });

/** It does not hold yet. */
export const pending = (reason: string): CheckResult => ({ outcome: "pending", reason });
