import { inspect } from "node:util";
import { test } from "@fast-check/vitest";
import { formatPlan } from "@runner-upgrade/plan";
import fc from "fast-check";
import { describe, expect } from "vitest";
import type { RunEvent } from "../src/events/run-event.js";
import { createFileJournal } from "../src/journal/file-journal.js";
import { formatReport } from "../src/report/format-report.js";
import { startRun } from "../src/run/start-run.js";
import { createScenario } from "./support/scenario.js";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a terminal obeys, what hides in text or turns it, and what begins a new line. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\u001b[2J",
        "\u001b]0;title\u0007",
        "\u009b31m",
        "\r",
        "\n",
        "\u0000",
        "\u0008\u0008",
        "\u202e",
        "\u2028",
        "\u200b",
        "$(touch /tmp/never)",
        "`id`",
        "'; rm -rf / #",
        '"',
        "../..",
        "|",
        "--help",
        "Ünï",
        "x".repeat(3_000),
      ),
      fc.string({ unit: "binary", maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(""));

/** A name that its server tells of: never blank, and unlike every other. */
const name = (id: string): fc.Arbitrary<string> => hostile.map((text) => `${id}${text}${id}`);

/** All texts of a value, however deep, with the names under which they stand. */
function textsOf(value: unknown, key = ""): [string, string][] {
  if (typeof value === "string") return [[key, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name_, one]) => textsOf(one, Array.isArray(value) ? key : name_));
}

/** Where sentences stand, as opposed to data that must be exactly what it is. */
const sentences = ["message", "reason", "summary", "manualSteps", "remedies", "warnings"];

describe("hostile names, tags, log lines and answers", () => {
  test.prop(
    [
      fc.record({
        names: fc.tuple(name("a"), name("b")),
        tag: hostile.map((text) => `tag${text.replaceAll(",", "")}`),
        said: hostile,
        version: hostile,
        fails: fc.constantFrom("nothing", "inspect", "stop", "start", "everything" as const),
      }),
    ],
    { numRuns: 25 },
  )(
    "put nothing into a sentence, a log or a report that a terminal obeys",
    async ({ names, tag, said, fails }) => {
      const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-hostile-"));
      try {
        const scenario = await createScenario({
          runners: names.map((each, index) => ({
            name: each,
            tags: [tag],
            address: `host-${String(index)}.internal`,
          })),
        });
        const { executor } = scenario;
        const refuse = (): Promise<never> =>
          Promise.reject(Object.assign(new Error(said, { cause: new Error(said) }), { remedies: [said] }));
        const broken = {
          nothing: {},
          inspect: { inspect: refuse },
          stop: { stop: refuse },
          start: { start: refuse },
          everything: { start: refuse, restore: refuse, observe: refuse, manualSteps: () => [said] },
        }[fails];
        const plan = await scenario.plan({ maxFailures: 5 });
        const path = join(directory, "run.journal");
        const events: RunEvent[] = [];
        const logged: string[] = [];
        const log = (message: string): void => void logged.push(message);
        const run = startRun(
          plan,
          scenario.dependencies({
            journal: createFileJournal(path),
            executors: [
              {
                ...executor,
                ...broken,
                steps: {
                  ...executor.steps,
                  "save-state": async (context, input) => {
                    context.onProgress?.({ message: said });
                    return { ...(await executor.steps["save-state"]!(context, input)), summary: said };
                  },
                },
              },
            ],
            logger: { debug: log, info: log, warn: log, error: log },
            onEvent: (event) => {
              events.push(event);
              for (const { runnerId } of plan.units) logged.push(run.why(runnerId));
            },
          }),
        );
        const report = await scenario.clock.run(run.report);

        const shown = [
          ...logged,
          ...[...textsOf(events), ...textsOf(report)].flatMap(([key, text]) =>
            sentences.includes(key) ? [text] : [],
          ),
          ...formatReport(report, { as: "text" }).split("\n"),
          ...formatReport(report, { as: "markdown" }).split("\n"),
          ...formatPlan(plan, { as: "text" }).split("\n"),
          ...formatPlan(plan, { as: "markdown" }).split("\n"),
          ...formatPlan(plan, { as: "runbook" }).split("\n"),
        ];
        expect(shown.length).toBeGreaterThan(50);
        expect(shown.filter((text) => obeyed.test(text)).map((text) => inspect(text))).toEqual([]);
        expect(Math.max(...shown.map(({ length }) => length))).toBeLessThan(20_000);
        // A journal holds one event a line, whatever stands in it.
        const lines = (await readFile(path, "utf8")).split("\n");
        expect(lines.length).toBe((await createFileJournal(path).read()).length + 1);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
    120_000,
  );
});
