import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { JournalEvent } from "../src/events/journal-event.js";
import { createFileJournal } from "../src/journal/file-journal.js";
import type { Journal } from "../src/journal/journal.js";
import type { RunReport } from "../src/report/run-report.js";
import { resumeRun } from "../src/run/resume-run.js";
import { startRun } from "../src/run/start-run.js";
import { createScenario, newVersion, type Scenario } from "./support/scenario.js";
import { mountSmallDisk } from "./support/small-disk.js";

const pageBytes = 4_096;
const names = ["east-1", "east-2"];
const disk = mountSmallDisk(64 * pageBytes);
if ("reason" in disk) {
  if (process.env["LIVE"] === "required") throw new Error(`LIVE=required, but ${disk.reason}.`);
  console.warn(`SKIPPED a full disk under the journal: ${disk.reason}.`);
}

/** A journal that notes which records could not be written. */
function noting(path: string): Journal & { readonly refused: JournalEvent[] } {
  const journal = createFileJournal(path);
  const refused: JournalEvent[] = [];
  return {
    ...journal,
    refused,
    append: async (event) => {
      try {
        await journal.append(event);
      } catch (error) {
        refused.push(event);
        throw error;
      }
    },
  };
}

const placeOf = (event: JournalEvent): string =>
  `${event.type} ${"stepId" in event ? event.stepId : ""}`.trim();

/** Names of the Runners that do not serve as before. */
function notServing({ simulator, id }: Scenario): string[] {
  return names.filter((name) => {
    const { status, acceptedProcesses, processes, tags } = simulator.runner(id(name));
    return status !== "Healthy" || acceptedProcesses !== 1 || processes !== 1 || !tags.includes("east");
  });
}

/** Nothing is stopped in silence. */
function saysWhatStands(scenario: Scenario, report: RunReport): void {
  for (const name of notServing(scenario)) {
    const unit = report.units.find(({ runnerId }) => runnerId === scenario.id(name));
    expect(unit, name).toMatchObject({ outcome: "failed" });
    expect(unit?.manualSteps, name).not.toEqual([]);
  }
}

describe.skipIf("reason" in disk)("a disk that is full under the journal", () => {
  const small = disk as Exclude<typeof disk, { reason: string }>;
  const path = "path" in disk ? join(disk.path, "run.journal") : "";
  const places = new Set<string>();
  afterEach(() => {
    small.makeRoom();
    rmSync(path, { force: true });
  });
  afterAll(() => {
    small.close();
  });

  // Where the room ends lies by chance in the run: the length of a tag moves it, so that it is met in many places.
  const cases = [0, 1, 2, 3, 4].flatMap((pages) =>
    [0, 20, 40, 60, 80].map((padding) => ({ pages, padding })),
  );

  it.each(cases)(
    "with room for $pages pages (a tag of $padding letters) stops nothing in silence, and is resumed when there is room",
    { timeout: 60_000 },
    async ({ pages, padding }) => {
      const scenario = await createScenario({
        runners: names.map((name) => ({ name, tags: ["east", `t${"x".repeat(padding)}`] })),
      });
      const { clock, simulator, id } = scenario;
      const plan = await scenario.plan({ soakMs: 6_000, settleMs: 3_000 });
      const journal = noting(path);
      let hasBegun = false;
      const filling: Journal = {
        ...journal,
        append: async (event) => {
          await journal.append(event);
          if (!hasBegun) small.fill(pages * pageBytes);
          hasBegun = true;
        },
      };
      const told: string[] = [];
      const report: RunReport = await clock.run(
        startRun(
          plan,
          scenario.dependencies({
            journal: filling,
            onEvent: (event) => {
              if (event.type === "run-warned") told.push(event.code);
            },
          }),
        ).report,
        { limitMs: 6 * 3_600_000 },
      );
      if (journal.refused.length === 0) {
        expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
        return;
      }
      const [first] = journal.refused;
      if (first !== undefined) places.add(placeOf(first));

      expect(report.isComplete).toBe(false);
      expect(report.warnings.join()).toContain(`The journal ${path} could not be written: ENOSPC`);
      expect(told).toEqual(["JOURNAL_NOT_WRITABLE"]);
      saysWhatStands(scenario, report);

      // The disk is full still. What fits behind a line that was cut off is all that is done; most often nothing does.
      small.fill(0);
      const before = simulator.log.length;
      const again = await clock.run(
        resumeRun({ ...scenario.dependencies(), journal: createFileJournal(path) }).report.catch(
          (error: unknown) => String(error),
        ),
      );
      if (typeof again === "string") {
        expect(again).toContain("ENOSPC");
        const done = simulator.log.slice(before).map(({ type }) => type);
        expect(done.filter((type) => !["api-called", "status-changed"].includes(type))).toEqual([]);
      } else {
        saysWhatStands(scenario, again);
      }

      small.makeRoom();
      const resumed = await clock.run(
        resumeRun({ ...scenario.dependencies(), journal: createFileJournal(path) }).report,
      );
      expect(notServing(scenario)).toEqual([]);
      if (typeof again !== "string") return;
      // Its rollback started it and reached no journal. What runs though it was stopped is put back, not stopped anew.
      if (resumed.units[0]?.code === "NOT_GONE") {
        expect(resumed.units.map(({ outcome }) => outcome)).toEqual(["rolled-back", "skipped"]);
        return;
      }
      expect(resumed.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
      expect(resumed.isComplete).toBe(true);
      for (const name of names) expect(simulator.runner(id(name)).version).toBe(newVersion);
    },
  );

  it("was met in many places of a run, before and behind the point of no return", () => {
    const of = (steps: RegExp): string[] => [...places].filter((place) => steps.test(place));
    expect(of(/cordon|drain|save-state/)).not.toEqual([]);
    expect(of(/download-package|install-package|start$|verify/)).not.toEqual([]);
    expect(places.size).toBeGreaterThan(8);
  });

  it("lets no run begin", { timeout: 60_000 }, async () => {
    const scenario = await createScenario({ runners: names.map((name) => ({ name })) });
    const { clock, simulator } = scenario;
    const plan = await scenario.plan();
    small.fill(0);
    const calls = simulator.log.length;
    await expect(
      clock.run(startRun(plan, scenario.dependencies({ journal: createFileJournal(path) })).report),
    ).rejects.toMatchObject({ message: expect.stringContaining("ENOSPC") as string });
    expect(simulator.log.slice(calls).some(({ type }) => type === "process-gone")).toBe(false);
    expect(notServing(scenario)).toEqual([]);
  });
});
