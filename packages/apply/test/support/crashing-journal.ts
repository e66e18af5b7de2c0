import type { JournalEvent } from "../../src/events/journal-event.js";
import type { Journal } from "../../src/journal/journal.js";

/** A journal of a process that dies. */
export interface CrashingJournal extends Journal {
  /** Resolves when the process is dead: it records nothing more and never gets to its next line. */
  readonly crashed: Promise<void>;
  /** What another process finds. */
  readonly kept: readonly JournalEvent[];
}

/**
 * Dies at record number `at`, or at the first record that `at` tells. `kept`: the record is durable, and what would have followed never happens. `lost`: what
 * led to the record happened, and the record itself is lost.
 */
export function createCrashingJournal(
  at: number | ((event: JournalEvent) => boolean),
  how: "kept" | "lost",
  before: readonly JournalEvent[] = [],
): CrashingJournal {
  const lines = before.map((event) => JSON.stringify(event));
  let count = 0;
  let isDead = false;
  let die = (): void => undefined;
  const crashed = new Promise<void>((resolve) => {
    die = resolve;
  });
  return {
    crashed,
    get kept() {
      return lines.map((line) => JSON.parse(line) as JournalEvent);
    },
    read: () => Promise.resolve(lines.map((line) => JSON.parse(line) as JournalEvent)),
    append: (event) => {
      count += 1;
      const isLast = !isDead && (typeof at === "number" ? count === at : at(event));
      if (!isDead && (!isLast || how === "kept")) lines.push(JSON.stringify(event));
      if (!isDead && !isLast) return Promise.resolve();
      isDead = true;
      die();
      return new Promise(() => undefined);
    },
  };
}
