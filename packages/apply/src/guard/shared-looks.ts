import { setMaxListeners } from "node:events";
import type { Clock } from "@runner-upgrade/executor";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { createKeptLists } from "./kept-lists.js";
import { readFleet, type FleetReading, type Look } from "./look.js";

/** Looks at the live fleet for several askers at once. */
export interface SharedLooks {
  /**
   * What these projects, and the list of Runners, show: asked for after this call, never before it. Rejects where any of
   * it cannot be read.
   */
  look(projects: readonly string[], signal: AbortSignal): Promise<Look>;
  /**
   * What the lists said when they were last read; null where one of these projects was not read lately. It is
   * older than who asks for it: it tells whom to ask, and proves nothing.
   */
  earlier(projects: readonly string[]): Look | null;
}

/** So long an asker waits for the look that is under way, which it may not use, before another is begun beside it. */
const mostWaitMs = 1_000;

/**
 * From so many questions in `busyWindowMs` on, looks are spaced `spacingMs` apart, and each serves several: a run with hundreds of
 * units in flight would read the whole list several times a second. Few units ask at once, and are never made to wait.
 */
const busyQuestions = 12;
const busyWindowMs = 6_000;
const spacingMs = 2_000;

interface Batch {
  readonly projects: Set<string>;
  readonly stop: AbortController;
  askers: number;
}

/**
 * Makes the looks of one guard. Who asks while a look is under way shares the next one: that was asked for after the
 * last of their claims, and the one under way was not.
 */
export function createSharedLooks(controlPlane: ControlPlane, clock: Clock): SharedLooks {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: { readonly batch: Batch; readonly read: Promise<FleetReading> } | null = null;
  let begunAt = -Infinity;
  const lists = createKeptLists(clock);
  /** When the last questions came, the newest last. */
  const asked: number[] = [];

  /** How long the next look waits for others who ask; no longer where the machine's clock was put back meanwhile. */
  const waitFor = (): number => {
    const [first = -Infinity] = asked;
    const isBusy = asked.length >= busyQuestions && clock.now() - first <= busyWindowMs;
    return isBusy ? Math.min(begunAt + spacingMs - clock.now(), spacingMs) : 0;
  };

  const begin = (): NonNullable<typeof next> => {
    const batch: Batch = { projects: new Set(), stop: new AbortController(), askers: 0 };
    // Every call of the look listens to it.
    setMaxListeners(0, batch.stop.signal);
    const waitMs = waitFor();
    const spaced = waitMs > 0 ? clock.sleep(waitMs, batch.stop.signal) : Promise.resolve();
    const read = Promise.all([settledWithin(underWay, clock), spaced]).then(() => {
      // From here on it is asked for: who comes now is too late for it.
      if (next?.batch === batch) next = null;
      begunAt = clock.now();
      const reading = readFleet(controlPlane, [...batch.projects], batch.stop.signal).then((read) =>
        lists.keep(read),
      );
      underWay = reading.catch(() => undefined);
      return reading;
    });
    // Every asker may be gone before it fails.
    read.catch(() => undefined);
    return { batch, read };
  };

  return {
    look: async (projects, signal) => {
      asked.push(clock.now());
      if (asked.length > busyQuestions) asked.shift();
      next ??= begin();
      const { batch, read } = next;
      for (const project of projects) batch.projects.add(project);
      batch.askers += 1;
      const { sharedBy, listed, readings } = await whileAsked(read, signal, () => {
        batch.askers -= 1;
        if (batch.askers > 0) return;
        batch.stop.abort(signal.reason);
        // Who comes now is not to share a look that was given up.
        if (next?.batch === batch) next = null;
      });
      return { sharedBy, listed, readings: projects.flatMap((project) => readings.get(project)?.() ?? []) };
    },
    earlier: (projects) => lists.of(projects),
  };
}

/** Resolves when it has settled, or at the latest after `mostWaitMs`. */
async function settledWithin(settled: Promise<unknown>, clock: Clock): Promise<void> {
  const sleeping = new AbortController();
  const slept = clock.sleep(mostWaitMs, sleeping.signal).catch(() => undefined);
  await Promise.race([settled, slept]);
  sleeping.abort(new Error("It has settled."));
}

/** The promise, or the signal's reason as soon as it is aborted: `onGone` is told then. */
function whileAsked<T>(promise: Promise<T>, signal: AbortSignal, onGone: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      onGone();
      reject(signal.reason as Error);
    };
    if (signal.aborted) {
      leave();
      return;
    }
    signal.addEventListener("abort", leave, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", leave);
    });
  });
}
