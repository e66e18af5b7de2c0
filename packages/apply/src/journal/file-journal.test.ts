import {
  appendFile,
  mkdtemp,
  open,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
  type FileHandle,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { createFileJournal } from "./file-journal.js";
import { parseJournalEvent } from "./parse-journal-event.js";

let directory = "";
let count = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "runner-upgrade-journal-"));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});
const freshPath = (): string => join(directory, `sub-${(count += 1)}`, "run.journal");

const plan = smallPlan(["a", "b"]);
const events: readonly JournalEvent[] = [
  runStarted(plan),
  { type: "unit-claimed", at: 1, unitId: "a" },
  { type: "unit-released", at: 2, unitId: "a", reason: "Nicht jetzt – später\n", retryAt: 3 },
  { type: "run-ended", at: 4 },
];

async function write(path: string): Promise<void> {
  const journal = createFileJournal(path);
  await Promise.all(events.map((event) => journal.append(event)));
  await journal.close!();
}

describe("a file journal", () => {
  it("is readable by its owner only", async () => {
    const path = freshPath();
    await write(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each(["while it is open", "after it was read"] as const)(
    "accepts nothing more where its file is deleted %s, and says that it is gone",
    async (when) => {
      const path = freshPath();
      await write(path);
      const journal = createFileJournal(path);
      await journal.read();
      if (when === "while it is open") await journal.append(events[1]!);
      await rm(path);
      for (const event of [events[1]!, events[2]!])
        await expect(journal.append(event)).rejects.toMatchObject({
          code: "JOURNAL_NOT_WRITABLE",
          message: expect.stringContaining("is gone") as unknown,
        });
      await journal.close!();
    },
  );

  it("writes and syncs together what is appended while others are written, and tells of each once it is synced", async () => {
    const path = freshPath();
    const journal = createFileJournal(path);
    await journal.append(events[0]!);
    const probe = await open(path);
    const prototype = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the handle
    const { datasync } = prototype;
    const gates: (() => void)[] = [];
    const synced = vi.spyOn(prototype, "datasync").mockImplementation(async function (this: FileHandle) {
      await new Promise<void>((resolve) => gates.push(resolve));
      await datasync.call(this);
    });
    try {
      const durable: number[] = [];
      const append = (count: number): void => {
        void journal.append({ type: "unit-claimed", at: count, unitId: "a" }).then(() => durable.push(count));
      };
      append(1);
      await vi.waitFor(() => {
        expect(gates).toHaveLength(1);
      });
      for (const count of [2, 3, 4]) append(count);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(durable).toEqual([]);
      gates[0]!();
      await vi.waitFor(() => {
        expect(gates).toHaveLength(2);
      });
      expect(durable).toEqual([1]);
      gates[1]!();
      await vi.waitFor(() => {
        expect(durable).toEqual([1, 2, 3, 4]);
      });
      expect(synced).toHaveBeenCalledTimes(2);
    } finally {
      synced.mockRestore();
    }
    await journal.close!();
    expect((await createFileJournal(path).read()).map(({ at }) => at)).toEqual([0, 1, 2, 3, 4]);
  });

  test.prop([fc.nat({ max: 10_000 })], { numRuns: 60 })(
    "drops a torn last line, wherever it was torn",
    async (cut) => {
      const path = freshPath();
      await write(path);
      const text = await readFile(path, "utf8");
      const lastLine = text.trimEnd().lastIndexOf("\n") + 1;
      const length =
        Buffer.byteLength(text.slice(0, lastLine)) + (cut % Buffer.byteLength(text.slice(lastLine)));
      await truncate(path, length);
      const journal = createFileJournal(path);
      expect(await journal.read()).toEqual(events.slice(0, -1));
      // What is appended then does not run into the torn line.
      await journal.append(events[3]!);
      await journal.close!();
      expect(await createFileJournal(path).read()).toEqual(events);
    },
  );

  it("refuses a last line that was written to its end and does not fit: it may have told of an effect", async () => {
    const path = freshPath();
    await write(path);
    await appendFile(path, "0123456789abcdef {}\n");
    await expect(createFileJournal(path).read()).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
  });

  test.prop([fc.nat({ max: 100_000 }), fc.integer({ min: 1, max: 255 })], { numRuns: 100 })(
    "refuses a byte that changed before the last line",
    async (position, change) => {
      const path = freshPath();
      await write(path);
      const bytes = await readFile(path);
      const lastLine = bytes.lastIndexOf(10, bytes.length - 2) + 1;
      const index = position % lastLine;
      bytes[index] = (bytes[index]! + change) % 256;
      await writeFile(path, bytes);
      await expect(createFileJournal(path).read()).rejects.toMatchObject({ code: "JOURNAL_DAMAGED" });
    },
  );

  it("says that it cannot be written", async () => {
    const path = freshPath();
    await write(path);
    await expect(createFileJournal(join(path, "run.journal")).append(events[0]!)).rejects.toMatchObject({
      code: "JOURNAL_NOT_WRITABLE",
    });
  });
});

describe("a disk that is full for a while", () => {
  async function fileHandles(): Promise<FileHandle> {
    const handle = await open(join(directory, "any"), "a");
    await handle.close();
    return Object.getPrototypeOf(handle) as FileHandle;
  }

  it("takes back a line that was written and could not be synced", async () => {
    const path = freshPath();
    const journal = createFileJournal(path);
    await journal.append(events[0]!);
    const failing = vi.spyOn(await fileHandles(), "datasync").mockRejectedValueOnce(new Error("EIO"));
    try {
      await expect(journal.append(events[1]!)).rejects.toMatchObject({ code: "JOURNAL_NOT_WRITABLE" });
    } finally {
      failing.mockRestore();
    }
    await journal.append(events[2]!);
    await journal.close!();
    expect(await createFileJournal(path).read()).toEqual(events.slice(0, 3));
  });
});

describe("an event from outside", () => {
  it("is one when everything is there in its shape", () => {
    for (const event of events) expect(parseJournalEvent(JSON.parse(JSON.stringify(event)))).toEqual(event);
  });

  it.each([
    ["nothing", null],
    ["a word", "run-ended"],
    ["an empty object", {}],
    ["one without a time", { type: "run-ended" }],
    ["one of an unknown type", { type: "unknown", at: 1 }],
    ["one of a type that every object knows", { type: "toString", at: 1 }],
    ["one without its unit", { type: "unit-claimed", at: 1 }],
    ["one with half a plan", { type: "run-started", at: 1, formatVersion: 3, runId: "r", plan: { id: "x" } }],
    [
      "one with an unknown outcome",
      {
        type: "step-ended",
        at: 1,
        unitId: "a",
        stepId: "stop",
        outcome: "?",
        summary: "",
        record: null,
        durationMs: 1,
      },
    ],
    ["one with a wrong part", { type: "unit-observed", at: 1, unitId: "a", baseline: { status: 1 } }],
  ])("is none: %s", (_, value) => {
    expect(parseJournalEvent(value)).toBeNull();
  });

  it.each([2, 4])("is refused where its journal has the format %i", (formatVersion) => {
    const value = { type: "run-started", at: 1, formatVersion, runId: "r", plan };
    expect(() => parseJournalEvent(value)).toThrow(
      expect.objectContaining({
        code: "JOURNAL_FORMAT_UNSUPPORTED",
        message: `The journal has the format ${formatVersion}; this version reads format 3. Nothing was done.`,
      }),
    );
  });
});
