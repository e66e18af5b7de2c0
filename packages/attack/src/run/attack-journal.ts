import {
  ApplyError,
  parseJournalEvent,
  type ApplyErrorCode,
  type Journal,
  type JournalEvent,
} from "@runner-upgrade/apply";
import type { AttackCase } from "../case/attack-case.js";
import type { AttackWorld } from "../world/attack-world.js";
import type { Carrier } from "../world/carrier.js";

/** What may befall a record as it is written. */
export interface RecordHooks {
  /** Called for each record before it is written: whether the process dies at it. */
  readonly crashAt: (event: JournalEvent) => "kept" | "lost" | null;
  /** Whether the disk is full now. */
  readonly isFull: () => boolean;
  /** Called when the record is durable. */
  readonly onDurable: (event: JournalEvent) => void;
}

/** As much of the world as a disk needs. */
export interface DiskWorld extends Pick<AttackWorld, "note"> {
  readonly attack: Pick<AttackCase, "hasRealDisk">;
}

/** As much of a process as its journal needs. */
export type Writer = Pick<Carrier, "number" | "isDead" | "clock" | "crash">;

/** The one journal of a run, on a disk that outlives the processes. */
export interface AttackDisk {
  /** Whether a run of this plan is on it. */
  hasRun(planId: string): boolean;
  /** Whether a run on it was begun, or carried on, and its end is not on it. */
  isRunOpen(): boolean;
  /** Everything on it, as text. */
  readonly text: () => string;
  journalOf(carrier: Writer, hooks: RecordHooks): Journal;
}

/**
 * Makes an empty disk. Its journals keep what every journal promises, as the file journal does: a record that cannot be written
 * waits for the next, and a process that another one has taken over writes nothing more.
 */
export function createAttackDisk(world: DiskWorld): AttackDisk {
  const lines: string[] = [];
  const begun = new Set<string>();
  return {
    hasRun: (planId) => begun.has(planId),
    isRunOpen: () => {
      const types = eventsIn(lines).map(({ type }) => type);
      return (
        types.lastIndexOf("run-ended") <
        Math.max(types.lastIndexOf("run-started"), types.lastIndexOf("run-resumed"))
      );
    },
    text: () => lines.join("\n"),
    journalOf: (carrier, hooks) => {
      let backlog: string[] = [];
      /** How many records this process knows to be on the disk; null before it looked. */
      let known: number | null = null;
      let hasAppended = false;
      let isTakenOver = false;
      let last: Promise<void> = Promise.resolve();

      const append = async (event: JournalEvent): Promise<void> => {
        // A run tells of a change before its record is written; a real disk gives others a turn in between.
        if (world.attack.hasRealDisk) await carrier.clock.sleep(0);
        if (carrier.isDead) return new Promise(() => undefined);
        const crash = hooks.crashAt(event);
        const isFull = hooks.isFull();
        isTakenOver ||= known !== null && known !== lines.length;
        hasAppended = true;
        backlog = isTakenOver ? [] : [...backlog, JSON.stringify(event)];
        const isDurable = !isTakenOver && !isFull && crash !== "lost";
        if (isDurable) {
          lines.push(...backlog);
          backlog = [];
        }
        if (!isTakenOver) known = lines.length;
        world.note({ type: "recorded", carrier: carrier.number, isDurable, event });
        if (isDurable && event.type === "run-started") begun.add(event.plan.id);
        if (isDurable) hooks.onDurable(event);
        if (crash !== null) {
          carrier.crash();
          return new Promise(() => undefined);
        }
        if (isTakenOver) throw refusal("JOURNAL_TAKEN_OVER", "Another process has written to the journal.");
        if (isFull) throw refusal("JOURNAL_NOT_WRITABLE", "ENOSPC: no space left on device");
      };

      return {
        // In a promise, so that a damaged record rejects the call instead of throwing out of it.
        read: () =>
          new Promise((resolve) => {
            const events = eventsIn(lines);
            // Once it has appended it knows the disk from that.
            if (!hasAppended) known = lines.length;
            resolve(events);
          }),
        append: (event) => {
          last = append(event);
          return last;
        },
        close: async () => {
          await last.catch(() => undefined);
          backlog = [];
          hasAppended = false;
          isTakenOver = false;
        },
      };
    },
  };
}

function eventsIn(lines: readonly string[]): JournalEvent[] {
  return lines.map((line, index) => {
    const event = parseJournalEvent(JSON.parse(line));
    if (event === null)
      throw refusal("JOURNAL_DAMAGED", `Record ${index + 1} is no event that this version knows.`);
    return event;
  });
}

function refusal(code: ApplyErrorCode, message: string): ApplyError {
  return new ApplyError({ code, message });
}
