import { appendFile, mkdtemp, open, readFile, rm, writeFile, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { JournalEvent } from "../events/journal-event.js";
import { describeJournalContract } from "../testing/journal/describe-journal-contract.js";
import type { JournalSubject } from "../testing/journal/journal-subject.js";
import { createFileJournal } from "./file-journal.js";
import { toJournalLine } from "./journal-line.js";

async function createSubject(): Promise<JournalSubject> {
  const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-journal-"));
  const path = join(directory, "sub", "run.journal");
  const edit = async (change: (lines: string[]) => string[]): Promise<void> => {
    const lines = (await readFile(path, "utf8")).split("\n").slice(0, -1);
    await writeFile(path, change(lines).join("\n") + "\n");
  };
  return {
    open: () => createFileJournal(path),
    failWrites: async () => {
      const any = await open(join(directory, "any"), "a");
      await any.close();
      const handles = Object.getPrototypeOf(any) as FileHandle;
      const full = vi.spyOn(handles, "appendFile").mockImplementation(async (data) => {
        await appendFile(path, String(data).slice(0, 30));
        throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
      });
      return {
        heal: () => {
          full.mockRestore();
          return Promise.resolve();
        },
      };
    },
    tearLastRecord: async () => {
      const text = await readFile(path, "utf8");
      await writeFile(path, text.slice(0, -20));
    },
    changeRecord: (index) =>
      edit((lines) =>
        lines.map((line, at) => (at === index ? line.replace("unit-claimed", "unit-released") : line)),
      ),
    removeRecord: (index) => edit((lines) => lines.filter((_, at) => at !== index)),
    writeRecord: async (value) => {
      const journal = createFileJournal(path);
      // Makes the directory, and changes nothing else.
      if ((await journal.read()).length === 0) {
        await journal.append({ type: "run-paused", at: 0 });
        await journal.close?.();
        await writeFile(path, "");
      }
      await appendFile(path, toJournalLine(value as JournalEvent));
    },
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

describeJournalContract({
  name: "journal in a file",
  createSubject,
  capabilities: {
    reopening: true,
    failingWrites: true,
    tornRecords: true,
    damage: true,
    foreignRecords: true,
  },
});
