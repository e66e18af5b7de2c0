import { expect } from "vitest";
import type { HeldLock } from "../../lock/run-lock.js";
import { expectRefusal, succeededOf } from "../contract/expect-refusal.js";
import { promised } from "../contract/promised.js";
import type { StoreFault } from "../contract/store-fault.js";
import {
  expectHeld,
  expectKept,
  expectLost,
  lockCase,
  passSilences,
  type OpenLock,
  type RunLockCase,
} from "./run-lock-kit.js";

/** A holder that gives no sign of life, and one that has lost the lock. */
export function lossCases(): RunLockCase[] {
  return [
    lockCase("keeps the lock through a fault that is shorter than a silence", ["cutOff"], async (use) => {
      const { held, fault } = await cutOff(use);
      await passSilences(use.subject, 0.5);
      await expectHeld(use, true);
      await fault.heal();
      await passSilences(use.subject, 2);
      expectKept(held);
      await expectHeld(use, true);
    }),

    lockCase(
      "is not taken from a silent holder by a process that does not take over",
      ["suspension"],
      async (use) => {
        const { fault } = await suspended(use);
        await passSilences(use.subject, 2);
        await expectRefusal(use.acquire(), "LOCK_HELD");
        await fault.heal();
      },
    ),

    lockCase("is not taken over before the silence has lasted", ["suspension"], async (use) => {
      const { fault } = await suspended(use);
      await passSilences(use.subject, 0.5);
      await expectHeld(use, true);
      await fault.heal();
    }),

    lockCase("is taken over from a silent holder, and names it", ["suspension"], async (use) => {
      const { fault } = await suspended(use);
      await passSilences(use.subject, 2);
      const taken = await use.acquire({ takesOver: true });
      const from = taken.takenOverFrom;
      expect(from, "from whom it was taken over").toMatchObject({
        machine: expect.any(String) as string,
        processId: expect.any(Number) as number,
      });
      expect(
        from?.hasEnded,
        "whether the former owner's process is known to have ended: it stands still",
      ).toBe(false);
      await fault.heal();
    }),

    lockCase(
      "is taken over by one of many processes that try at the same time",
      ["suspension"],
      async (use) => {
        const { fault } = await suspended(use);
        await passSilences(use.subject, 2);
        const asked = Array.from({ length: 8 }, () => use.acquire({ takesOver: true }));
        const taken = await succeededOf(asked, "LOCK_HELD");
        expect(taken.length, "locks that were given").toBe(1);
        await fault.heal();
      },
    ),

    lockCase("tells a holder that was cut off before another can take the lock", ["cutOff"], async (use) => {
      const { held, fault } = await cutOff(use);
      let taken: HeldLock | null = null;
      await passSilences(use.subject, 2, async () => {
        taken ??= (await succeededOf([use.acquire({ takesOver: true })], "LOCK_HELD"))[0] ?? null;
        if (taken !== null) expectLost(held);
      });
      expectLost(held);
      expect(taken, "the lock of a holder that was cut off can be taken over").not.toBeNull();
      await fault.heal();
    }),

    lockCase(
      "tells a holder that stood still, once it goes on, and leaves the lock to the next one",
      ["suspension"],
      async (use) => {
        const { held, fault } = await suspended(use);
        await passSilences(use.subject, 2);
        const next = await use.acquire({ takesOver: true });
        await fault.heal();
        await passSilences(use.subject, 0.5);
        expectLost(held);
        expectKept(next);
        await held.release();
        await passSilences(use.subject, 2);
        expectKept(next);
        await expectHeld(use, true);
        await next.release();
        await use.acquire();
      },
    ),

    lockCase(
      "either tells a holder that stood still, or leaves it the lock, where no other took it",
      ["suspension"],
      async (use) => {
        const { held, fault } = await suspended(use);
        await passSilences(use.subject, 2);
        await fault.heal();
        await passSilences(use.subject, 1);
        if (held.lost.aborted) expectLost(held);
        else await expectHeld(use, true);
      },
    ),

    lockCase("tells a holder whose record was removed", ["removal"], async ({ subject, acquire }) => {
      const held = await acquire();
      await passSilences(subject, 0.5);
      await promised(subject.removeRecord?.bind(subject), "removeRecord")();
      await passSilences(subject, 0.5);
      expectLost(held);
    }),
  ];
}

interface Hurt {
  readonly held: HeldLock;
  readonly fault: StoreFault;
}

async function cutOff({ subject, acquire }: OpenLock): Promise<Hurt> {
  const cut = promised(subject.cutOff?.bind(subject), "cutOff");
  return { held: await acquire(), fault: await cut() };
}

async function suspended({ subject, acquire }: OpenLock): Promise<Hurt> {
  const suspend = promised(subject.suspend?.bind(subject), "suspend");
  return { held: await acquire(), fault: await suspend() };
}
