import type { JournalEvent } from "../../src/events/index.js";
import type { Journal } from "../../src/journal/index.js";

/** A journal of a process that dies. */
export interface CrashingJournal extends Journal {
  /** Resolves when the process is dead: it records nothing more and never gets to its next line. */
  readonly crashed: Promise<void>;
  /** What another process finds. */
  readonly kept: readonly JournalEvent[];
}

/**
 * Dies at record number `at`. `kept`: the record is durable, and what would have followed never happens. `lost`: what
 * led to the record happened, and the record itself is lost.
 */
export function createCrashingJournal(
  at: number,
  how: "kept" | "lost",
  before: readonly JournalEvent[] = [],
): CrashingJournal {
  const lines = before.map((event) => JSON.stringify(event));
  let count = 0;
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
      if (count < at || (count === at && how === "kept")) lines.push(JSON.stringify(event));
      if (count < at) return Promise.resolve();
      die();
      return new Promise(() => undefined);
    },
  };
}
