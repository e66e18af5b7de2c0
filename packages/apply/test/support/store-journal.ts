import { setImmediate as turn } from "node:timers/promises";
import type { JournalEvent } from "../../src/events/journal-event.js";
import { damaged, notWritable, takenOver } from "../../src/journal/journal-errors.js";
import type { Journal } from "../../src/journal/journal.js";
import { parseJournalEvent } from "../../src/journal/parse-journal-event.js";
import type { JournalSubject } from "../../src/testing/journal/journal-subject.js";

/** What can be wrong with a journal, and the case of the contract that is there to find it. */
export const journalPlants = {
  "invents an event": "reads no events",
  "drops null": "an event of every kind",
  "keeps the last run": "keeps several runs",
  "strips NUL": "every character unchanged",
  "cuts nesting": "a record of 500 levels",
  "cuts long events": "returns a plan of",
  "writes short ones first": "the order in which appends were called",
  "resolves early": "as soon as its append resolved",
  "buffers until close": "as soon as its append resolved",
  "reads while it is written": "reads during appends",
  "is closed for good": "appended to again after a close, and closed twice",
  "drops at close": "closes after the appends",
  "starts anew": "carried on by a new instance",
  "has no fence": "since this one did",
  "does not fence by what it read": "since this one read",
  "forgets the fence after a refusal": "goes on refusing",
  "lifts the fence by a read": "goes on refusing",
  "is fenced for good": "after a close and a read",
  "checks, then writes": "at most one of several instances",
  "swallows failures": "rejects every append that the store did not take",
  "rejects with any error": "rejects every append that the store did not take",
  "shows half a record": "leaves no half record",
  "leaves a gap": "leaves no gap",
  "keeps the backlog": "appends behind what it reads",
  "forgets the fence after a failure": "after a failed append where another instance has appended",
  "refuses torn records": "drops a torn last record",
  "has no checksum": "a record that was changed",
  "does not miss the plan": "the plan, is missing",
  casts: "of an older format",
} as const;

/** One of the things that can be wrong with a journal. */
export type JournalPlant = keyof typeof journalPlants;

const name = "in the store";
const seal = (json: string): string => `${json.length} ${json}`;
const jsonOf = (line: string): string => line.slice(line.indexOf(" ") + 1);
const isTorn = (line: string | undefined): boolean => line !== undefined && seal(jsonOf(line)) !== line;

/** A store in memory for the journal contract: whole, or with one fault. */
export function createJournalStore(plant: JournalPlant | null): JournalSubject {
  const is = (one: JournalPlant): boolean => one === plant;
  let records: string[] = [];
  let isFailing = false;
  let writing = 0;
  const whole = (): string[] => (isTorn(records.at(-1)) ? records.slice(0, -1) : records);

  const open = (): Journal => {
    let known: number | null = is("starts anew") ? 0 : null;
    let isFenced = false;
    let isClosed = false;
    let hasAppended = false;
    let backlog: string[] = [];
    let queue: Promise<void> = Promise.resolve();
    let endBuffering = (): void => undefined;
    const buffering = new Promise<void>((resolve) => (endBuffering = resolve));

    const refuse = (): never => {
      isFenced = !is("forgets the fence after a refusal");
      if (!isFenced) known = null;
      backlog = [];
      throw takenOver(name);
    };

    const write = async (line: string): Promise<void> => {
      await turn();
      if (isClosed && is("is closed for good")) throw notWritable(name, new Error("closed"));
      if (isClosed && is("drops at close")) return;
      if (is("starts anew") && !hasAppended) records = [];
      if (isFenced) refuse();
      if (isFailing) {
        if (!isTorn(records.at(-1))) records.push(line.slice(0, -5));
        if (is("swallows failures")) return;
        if (!is("leaves a gap")) backlog.push(line);
        if (is("forgets the fence after a failure")) known = null;
        throw is("rejects with any error") ? new Error("ENOSPC") : notWritable(name, new Error("ENOSPC"));
      }
      const isOthers = known !== null && whole().length !== known;
      if (isOthers && !is("has no fence")) refuse();
      if (is("checks, then writes")) await turn();
      records = [...whole(), ...backlog, line];
      known = records.length;
      hasAppended = true;
      backlog = [];
    };

    return {
      read: async () => {
        if (!is("buffers until close")) await queue.catch(() => undefined);
        if (is("lifts the fence by a read")) isFenced = false;
        const isFresh = !hasAppended || is("lifts the fence by a read");
        if (isFresh && !isFenced && !is("does not fence by what it read")) known = whole().length;
        const lines = is("shows half a record") ? records : whole();
        if (is("refuses torn records") && lines.length < records.length)
          throw damaged(name, records.length, "torn");
        if (is("reads while it is written") && writing > 0)
          return parse(lines.filter((_, index) => index !== 1));
        return parse(lines);
      },
      append: async (event) => {
        writing += 1;
        const line = seal(changed(JSON.stringify(event)));
        if (is("writes short ones first"))
          await new Promise((resolve) => setTimeout(resolve, line.length / 2_000));
        const before = is("buffers until close") && writing === 1 ? buffering : queue;
        const written = before.catch(() => undefined).then(() => write(line));
        queue = written.finally(() => (writing -= 1));
        queue.catch(() => undefined);
        if (is("resolves early") || is("buffers until close")) return;
        await written;
      },
      close: async () => {
        if (is("drops at close")) isClosed = true;
        endBuffering();
        await queue.catch(() => undefined);
        isClosed = true;
        if (is("is fenced for good")) return;
        isFenced = false;
        hasAppended = false;
        if (!is("keeps the backlog")) backlog = [];
      },
    };
  };

  const parse = (lines: readonly string[]): JournalEvent[] => {
    const events = lines.map((line, index) => {
      if (isTorn(line) && !is("has no checksum")) throw damaged(name, index + 1, "its checksum does not fit");
      const value: unknown = JSON.parse(jsonOf(line));
      const event = is("casts") ? (value as JournalEvent) : parseJournalEvent(value);
      if (event === null) throw damaged(name, index + 1, "it is no event");
      return event;
    });
    const first = events[0];
    if (first !== undefined && first.type !== "run-started" && !is("does not miss the plan"))
      throw damaged(name, 1, "it holds no plan");
    if (is("invents an event")) return [...events, { type: "run-paused", at: 0 }];
    if (is("keeps the last run")) {
      const starts = events.map(({ type }) => type === "run-started").lastIndexOf(true);
      return events.slice(Math.max(0, starts));
    }
    return events;
  };

  const changed = (json: string): string => {
    if (is("drops null")) return json.replaceAll(/,"\w+":null/g, "");
    if (is("strips NUL")) return json.replaceAll(String.raw`\u0000`, "");
    if (is("cuts nesting")) return json.replace(/(?:\{"a":){100}.*\}{100}/, '{"a":0');
    if (is("cuts long events") && json.length > 20_000)
      return json.replace(/"units":\[.*\],"/, '"units":[],"');
    return json;
  };
  return {
    open,
    failWrites: () => {
      isFailing = true;
      return Promise.resolve({
        heal: () => {
          isFailing = false;
          return Promise.resolve();
        },
      });
    },
    tearLastRecord: () => {
      records = records.map((line, index) => (index === records.length - 1 ? line.slice(0, -5) : line));
      return Promise.resolve();
    },
    changeRecord: (at) => {
      records = records.map((line, index) =>
        index === at ? line.replace("unit-claimed", "run-ended") : line,
      );
      return Promise.resolve();
    },
    removeRecord: (at) => {
      records = records.filter((_, index) => index !== at);
      return Promise.resolve();
    },
    writeRecord: (value) => {
      records = [...records, seal(JSON.stringify(value))];
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
}
