import { setImmediate as turn } from "node:timers/promises";
import { createVirtualClock } from "@runner-upgrade/simulator";
import { ApplyError } from "../../src/errors/apply-error.js";
import type { HeldLock } from "../../src/lock/run-lock.js";
import type { RunLockSubject } from "../../src/testing/lock/run-lock-subject.js";
import { createSuspendableClock, suspendAll, type SuspendableClock } from "./suspendable-clock.js";

/** What can be wrong with a lock, and the case of the contract that is there to find it. */
export const lockPlants = {
  "invents a former owner": "with no former owner",
  "is given to all": "refuses every other process",
  "does not name its owner": "refuses every other process",
  "refuses for good": "refuses every other process",
  "breaks the holder by a refusal": "refuses every other process",
  "is reentrant": "a second run of the same process",
  "looks, then takes": "one of many processes that ask",
  "is never free again": "free after its release",
  "keeps its instance": "free after its release",
  "frees the lock of another": "released twice",
  "tells of its release": "tells of no loss",
  "gives no sign of life": "for as long as its holder lives",
  "gives up at the first fault": "shorter than a silence",
  "takes over unasked": "does not take over",
  "takes over at once": "before the silence has lasted",
  "never takes over": "taken over from a silent holder",
  "does not tell from whom": "taken over from a silent holder",
  "believes the silent to be dead": "taken over from a silent holder",
  "looks, then takes over": "one of many processes that try",
  "never gives up": "before another can take the lock",
  "does not notice the next one": "once it goes on",
  "says any reason": "once it goes on",
  "ceases in a silence": "or leaves it the lock",
  "does not miss its record": "whose record was removed",
} as const;

/** One of the things that can be wrong with a lock. */
export type LockPlant = keyof typeof lockPlants;

interface Row {
  readonly id: number;
  aliveAt: number;
}

const silentMs = 60_000;
const heartbeatMs = 5_000;

/** A lock in memory for the lock contract: whole, or with one fault. */
export function createLockStore(plant: LockPlant | null): RunLockSubject {
  const is = (one: LockPlant): boolean => one === plant;
  const clock = createVirtualClock();
  const processes: SuspendableClock[] = [];
  const breaking = new Map<number, () => void>();
  let row: Row | null = null;
  let count = 0;
  let cutId: number | null = null;

  const refuse = (owner: Row): never => {
    if (is("breaks the holder by a refusal")) breaking.get(owner.id)?.();
    throw new ApplyError({
      code: "LOCK_HELD",
      message: `The lock of the store is held by ${is("does not name its owner") ? "another" : "process 1 on store"}.`,
      isRetryable: !is("refuses for good"),
    });
  };

  const lose = (by: string): ApplyError | Error =>
    is("says any reason")
      ? new Error(by)
      : new ApplyError({ code: "LOCK_LOST", message: `The lock was lost: ${by}.` });

  const hold = (id: number, own: SuspendableClock): HeldLock => {
    const lost = new AbortController();
    const released = new AbortController();
    breaking.set(id, () => {
      lost.abort(lose("broken"));
    });
    const beat = async (): Promise<void> => {
      let heardAt = own.now();
      while (!is("gives no sign of life")) {
        await own.sleep(heartbeatMs, released.signal);
        if (is("ceases in a silence") && own.now() > heardAt + silentMs) return;
        if (cutId === id) {
          const isOver = own.now() + heartbeatMs >= heardAt + silentMs;
          if ((isOver && !is("never gives up")) || is("gives up at the first fault")) throw lose("cut off");
        } else if (row === null) {
          if (!is("does not miss its record")) throw lose("removed");
        } else if (row.id !== id) {
          if (!is("does not notice the next one")) throw lose("taken over");
        } else {
          row.aliveAt = own.now();
          heardAt = own.now();
        }
      }
    };
    void beat().catch((error: unknown) => {
      if (!released.signal.aborted) lost.abort(error);
    });
    return {
      lost: lost.signal,
      release: () => {
        if (is("tells of its release")) lost.abort(lose("released"));
        if (released.signal.aborted && !is("frees the lock of another")) return Promise.resolve();
        released.abort(new Error("released"));
        if (!is("is never free again") && (row?.id === id || is("frees the lock of another"))) row = null;
        return Promise.resolve();
      },
    };
  };

  return {
    createLock: ({ takesOver }) => {
      const own = createSuspendableClock(clock);
      processes.push(own);
      let holds = false;
      return {
        acquire: async () => {
          const isAgain = holds;
          const former = row;
          if (former !== null && !is("is given to all") && !(isAgain && is("is reentrant"))) {
            const isSilent =
              clock.now() - former.aliveAt > (is("takes over at once") ? heartbeatMs : silentMs);
            const mayTake = isSilent && (takesOver || is("takes over unasked")) && !is("never takes over");
            if (!mayTake) refuse(former);
          }
          if (isAgain && is("keeps its instance")) throw new Error("It was acquired before.");
          if (is("looks, then takes") || (former !== null && is("looks, then takes over"))) await turn();
          holds = true;
          count += 1;
          const id = count;
          row = { id, aliveAt: clock.now() };
          const from = { machine: "store", processId: 1, hasEnded: is("believes the silent to be dead") };
          const isTold = (former !== null && !is("does not tell from whom")) || is("invents a former owner");
          return { ...hold(id, own), takenOverFrom: isTold ? from : null };
        },
      };
    },
    ownerWords: ["process 1", "store"],
    silentMs,
    passTime: (ms) => clock.advance(ms),
    cutOff: () => {
      cutId = row?.id ?? null;
      return Promise.resolve({
        heal: () => {
          cutId = null;
          return Promise.resolve();
        },
      });
    },
    suspend: () => suspendAll(processes),
    removeRecord: () => {
      row = null;
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
}
