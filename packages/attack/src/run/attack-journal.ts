import type { Journal, JournalEvent } from "@runner-upgrade/apply";
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

/** The one journal of a run, on a disk that outlives the processes. */
export interface AttackDisk {
  /** Whether a run of this plan is on it. */
  hasRun(planId: string): boolean;
  /** Whether a run on it was begun, or carried on, and its end is not on it. */
  isRunOpen(): boolean;
  /** Everything on it, as text. */
  readonly text: () => string;
  journalOf(carrier: Carrier, hooks: RecordHooks): Journal;
}

/** Makes an empty disk. A record that cannot be written waits for the next, as the file journal has it. */
export function createAttackDisk(world: AttackWorld): AttackDisk {
  const lines: string[] = [];
  const begun = new Set<string>();
  return {
    hasRun: (planId) => begun.has(planId),
    isRunOpen: () => {
      const ends = lines.map((line) => (JSON.parse(line) as JournalEvent).type);
      return (
        ends.lastIndexOf("run-ended") <
        Math.max(ends.lastIndexOf("run-started"), ends.lastIndexOf("run-resumed"))
      );
    },
    text: () => lines.join("\n"),
    journalOf: (carrier, hooks) => {
      let backlog: string[] = [];
      return {
        read: () => Promise.resolve(lines.map((line) => JSON.parse(line) as JournalEvent)),
        append: async (event) => {
          // What has changed is known before it is written, and whoever gives nobody else a turn meanwhile is never heard
          // of again.
          if (world.attack.hasRealDisk) await carrier.clock.sleep(0);
          if (carrier.isDead) return new Promise(() => undefined);
          const crash = hooks.crashAt(event);
          const isFull = hooks.isFull();
          backlog.push(JSON.stringify(event));
          const isDurable = !isFull && crash !== "lost";
          if (isDurable) {
            lines.push(...backlog);
            backlog = [];
          }
          world.note({ type: "recorded", carrier: carrier.number, isDurable, event });
          if (isDurable && event.type === "run-started") begun.add(event.plan.id);
          if (isDurable) hooks.onDurable(event);
          if (crash !== null) {
            carrier.crash();
            return new Promise(() => undefined);
          }
          if (isFull) throw new Error("ENOSPC: no space left on device");
        },
      };
    },
  };
}
