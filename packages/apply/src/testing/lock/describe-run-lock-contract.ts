import { describeCases } from "../contract/contract-case.js";
import { holdingCases } from "./holding-cases.js";
import { lossCases } from "./loss-cases.js";
import type { RunLockCase } from "./run-lock-kit.js";
import type { RunLockCapabilities, RunLockSubject } from "./run-lock-subject.js";

/** What the suite needs to know about a lock. */
export interface RunLockContractOptions {
  readonly name: string;
  /** Creates a lock that is free. Called for every case, and disposed of after it. */
  readonly createSubject: () => Promise<RunLockSubject>;
  readonly capabilities: RunLockCapabilities;
}

/**
 * Registers, in vitest, the one suite that every lock passes: one holder at a time, a refusal names the owner, a release is
 * harmless when it comes twice or late, a silent holder is taken over by one process alone, and a holder that lost the lock
 * is told.
 *
 * A case that the subject's world cannot set up is skipped, with its reason in the name of the case.
 *
 * @example
 * ```ts
 * describeRunLockContract({
 *   name: "lease in a table",
 *   createSubject: async () => {
 *     const clock = createVirtualClock();
 *     const table = await createTable();
 *     return {
 *       createLock: ({ takesOver }) => createLease(table, { clock, takesOver }),
 *       ownerWords: [hostname(), String(process.pid)],
 *       silentMs: 60_000,
 *       passTime: (ms) => clock.advance(ms),
 *       removeRecord: () => table.clear(),
 *       dispose: () => table.drop(),
 *     };
 *   },
 *   capabilities: { removal: true, cutOff: "not written yet", suspension: "not written yet" },
 * });
 * ```
 */
export function describeRunLockContract(options: RunLockContractOptions): void {
  const { name, createSubject, capabilities } = options;
  describeCases(`run lock contract: ${name}`, runLockCases(), { createSubject, capabilities });
}

/** Returns the cases of the suite, without vitest's `it`: a test of the suite runs them on broken locks. */
export function runLockCases(): readonly RunLockCase[] {
  return [...holdingCases(), ...lossCases()];
}
