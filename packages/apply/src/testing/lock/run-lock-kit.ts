import { expect } from "vitest";
import { ApplyError } from "../../errors/apply-error.js";
import type { HeldLock, RunLock } from "../../lock/run-lock.js";
import type { ContractCase } from "../contract/contract-case.js";
import { expectRefusal } from "../contract/expect-refusal.js";
import type { RunLockCapabilities, RunLockSubject } from "./run-lock-subject.js";

/** A case of the lock contract. */
export type RunLockCase = ContractCase<RunLockSubject, keyof RunLockCapabilities>;

/** What a case is given: the subject, and locks that are released when the case ends. */
export interface OpenLock {
  readonly subject: RunLockSubject;
  /** Acquires the lock by a new instance, or by the one that is given. */
  readonly acquire: (how?: { readonly takesOver?: boolean; readonly by?: RunLock }) => Promise<HeldLock>;
}

/** Makes a case. */
export function lockCase(
  name: string,
  needs: readonly (keyof RunLockCapabilities)[],
  body: (use: OpenLock) => Promise<void>,
): RunLockCase {
  return {
    name,
    needs,
    run: async (subject) => {
      const taken: HeldLock[] = [];
      const acquire: OpenLock["acquire"] = async ({ takesOver = false, by } = {}) => {
        const held = await (by ?? subject.createLock({ takesOver })).acquire();
        taken.push(held);
        return held;
      };
      try {
        await body({ subject, acquire });
      } finally {
        for (const held of taken) await held.release();
      }
    },
  };
}

/** How many steps a silence is cut into: signs of life are given between them. */
const stepsOfSilence = 12;

/** Lets the time of so many silences pass, and calls back between the steps. */
export async function passSilences(
  subject: RunLockSubject,
  count: number,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (let step = 0; step < count * stepsOfSilence; step += 1) {
    await subject.passTime(subject.silentMs / stepsOfSilence);
    await between();
  }
}

/** Asserts that another process cannot have the lock, and is told who holds it. */
export async function expectHeld({ subject, acquire }: OpenLock, takesOver = false): Promise<void> {
  const error = await expectRefusal(acquire({ takesOver }), "LOCK_HELD");
  expect(error.isRetryable, "a refusal may be tried again later").toBe(true);
  for (const word of subject.ownerWords) expect(error.message).toContain(word);
}

/** Asserts that a holder was told that it lost the lock, and why. */
export function expectLost(held: HeldLock): void {
  expect(held.lost.aborted, "the holder was told that it lost the lock").toBe(true);
  const reason: unknown = held.lost.reason;
  expect(ApplyError.isInstance(reason) ? reason.code : reason).toBe("LOCK_LOST");
}

/** Asserts that a holder was told of no loss. */
export function expectKept(held: HeldLock): void {
  expect(held.lost.aborted, `the holder was told that it lost the lock: ${String(held.lost.reason)}`).toBe(
    false,
  );
}
