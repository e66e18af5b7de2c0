import type { Journal, JournalEvent } from "@runner-upgrade/apply";

/** A journal of a process that dies when a step begins: the record is durable, and nothing after it ever happens. */
export function journalThatDiesAt(stepId: string): {
  readonly journal: Journal;
  readonly died: Promise<void>;
  /** What another process finds. */
  readonly left: () => Journal;
} {
  const lines: string[] = [];
  let isDead = false;
  let die = (): void => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const read = (): Promise<JournalEvent[]> =>
    Promise.resolve(lines.map((line) => JSON.parse(line) as JournalEvent));
  return {
    died,
    journal: {
      read,
      append: (event) => {
        if (isDead) return new Promise(() => undefined);
        lines.push(JSON.stringify(event));
        if (event.type !== "step-started" || event.stepId !== stepId) return Promise.resolve();
        isDead = true;
        die();
        return new Promise(() => undefined);
      },
    },
    left: () => ({
      read,
      append: (event) => {
        lines.push(JSON.stringify(event));
        return Promise.resolve();
      },
    }),
  };
}
