import { expect } from "vitest";
import { succeededOf } from "../contract/expect-refusal.js";
import { expectHeld, expectKept, lockCase, passSilences, type RunLockCase } from "./run-lock-kit.js";

/** One holder at a time, until it releases the lock. */
export function holdingCases(): RunLockCase[] {
  return [
    lockCase("is given to the first process that asks, with no former owner", [], async ({ acquire }) => {
      const held = await acquire();
      expectKept(held);
      expect(held.takenOverFrom ?? null).toBeNull();
    }),

    lockCase("refuses every other process, names the owner, and leaves it the lock", [], async (use) => {
      const held = await use.acquire();
      await expectHeld(use);
      await expectHeld(use, true);
      expectKept(held);
      await expectHeld(use);
    }),

    lockCase(
      "refuses a second run of the same process on the same instance",
      [],
      async ({ subject, acquire }) => {
        const by = subject.createLock({ takesOver: true });
        const held = await acquire({ by });
        expect(await succeededOf([acquire({ by })], "LOCK_HELD"), "locks that were given").toEqual([]);
        expectKept(held);
      },
    ),

    lockCase("is given to one of many processes that ask at the same time", [], async (use) => {
      const { acquire } = use;
      for (let round = 0; round < 5; round += 1) {
        const asked = Array.from({ length: 12 }, (_, index) => acquire({ takesOver: index % 2 === 1 }));
        const held = await succeededOf(asked, "LOCK_HELD");
        expect(held.length, "locks that were given").toBe(1);
        await expectHeld(use);
        for (const one of held) await one.release();
      }
    }),

    lockCase(
      "is free after its release, for new instances and for the same one",
      [],
      async ({ subject, acquire }) => {
        const by = subject.createLock({ takesOver: false });
        const first = await acquire({ by });
        await first.release();
        const second = await acquire();
        expect(second.takenOverFrom ?? null).toBeNull();
        await second.release();
        expectKept(await acquire({ by }));
      },
    ),

    lockCase("is released twice without taking it from the next holder", [], async (use) => {
      const first = await use.acquire();
      await first.release();
      await first.release();
      const second = await use.acquire();
      await first.release();
      await passSilences(use.subject, 1);
      expectKept(second);
      await expectHeld(use, true);
    }),

    lockCase("tells of no loss where the lock was released", [], async ({ subject, acquire }) => {
      const first = await acquire();
      await first.release();
      expectKept(first);
      await acquire();
      await passSilences(subject, 2);
      expectKept(first);
    }),

    lockCase("is kept for as long as its holder lives, without a call of its own", [], async (use) => {
      const held = await use.acquire();
      await passSilences(use.subject, 3, () => expectHeld(use, true));
      expectKept(held);
    }),
  ];
}
