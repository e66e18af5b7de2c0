import { setImmediate as turn } from "node:timers/promises";
import type { Journal, JournalEvent } from "@runner-upgrade/apply";
import { describeJournalContract } from "@runner-upgrade/apply/testing";
import { describe } from "vitest";
import { createAttackDisk, type Writer } from "./attack-journal.js";

describe.each([
  ["whose appends take a moment", true],
  ["whose appends are done at once", false],
])("a disk %s", (how, hasRealDisk) => {
  describeJournalContract({
    name: `journal of the attack, ${how}`,
    createSubject: () => {
      const disk = createAttackDisk({ attack: { hasRealDisk }, note: () => undefined });
      let isFull = false;
      let number = 0;
      const open = (): Journal => {
        number += 1;
        return disk.journalOf(writer(number), {
          crashAt: () => null,
          isFull: () => isFull,
          onDurable: () => undefined,
        });
      };
      return Promise.resolve({
        open,
        failWrites: () => {
          isFull = true;
          return Promise.resolve({
            heal: () => {
              isFull = false;
              return Promise.resolve();
            },
          });
        },
        writeRecord: (value) => open().append(value as JournalEvent),
        dispose: () => Promise.resolve(),
      });
    },
    capabilities: {
      reopening: true,
      failingWrites: true,
      tornRecords: "a crash keeps a record or loses it, and tears none",
      damage: "its records cannot be reached",
      foreignRecords: true,
    },
    largestEventBytes: 6_000_000,
  });
});

function writer(number: number): Writer {
  return {
    number,
    isDead: false,
    clock: { now: () => 0, sleep: () => turn() },
    crash: () => undefined,
  };
}
