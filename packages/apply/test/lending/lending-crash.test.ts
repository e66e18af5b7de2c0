import { limitTo } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { cleanUpRun } from "../../src/clean-up/clean-up-run.js";
import type { JournalEvent } from "../../src/events/journal-event.js";
import { createMemoryJournal } from "../../src/journal/memory-journal.js";
import { resumeRun } from "../../src/run/resume-run.js";
import { startRun } from "../../src/run/start-run.js";
import { createCrashingJournal } from "../support/crashing-journal.js";
import { allTags, createLendingScenario, ownTags } from "../support/lending-scenario.js";

const policy = { settleMs: 3_000, allowOutageOf: ["web-2"] };
/** The lender is no unit, so that only one Runner is upgraded. */
const prepare = async () => {
  const { scenario, plan } = await createLendingScenario(policy);
  return { scenario, plan: limitTo(plan, { names: ["reports-1"] }) };
};

async function countRecords(): Promise<number> {
  const { scenario, plan } = await prepare();
  const journal = createMemoryJournal();
  let count = 0;
  const counting = {
    read: () => journal.read(),
    append: (event: JournalEvent) => {
      count += 1;
      return journal.append(event);
    },
  };
  await scenario.clock.run(startRun(plan, scenario.dependencies({ journal: counting })).report);
  return count;
}

async function crash(at: number, how: "kept" | "lost") {
  const { scenario, plan } = await prepare();
  const crashing = createCrashingJournal(at, how);
  startRun(plan, scenario.dependencies({ journal: crashing }));
  await scenario.clock.run(crashing.crashed);
  await scenario.clock.advance(5_000);
  return { scenario, journal: createMemoryJournal(crashing.kept) };
}

describe("a crash of a run that lends tags", async () => {
  const places = Array.from({ length: (await countRecords()) - 1 }, (_, index) => index + 1);

  it.each(places.flatMap((at) => [[at, "kept"] as const, ...(at === 1 ? [] : [[at, "lost"] as const])]))(
    "at record %i (%s) leaves every Runner with its own tags once it is resumed",
    { timeout: 60_000 },
    async (at, how) => {
      const { scenario, journal } = await crash(at, how);
      const report = await scenario.clock.run(resumeRun({ ...scenario.dependencies(), journal }).report);
      expect(report.units.map(({ outcome, reason }) => `${outcome} ${reason}`)[0]).toMatch(
        /^(upgraded|already-current)/,
      );
      expect(allTags(scenario)).toEqual(ownTags);
    },
  );

  it.each(places)(
    "at record %i leaves no lent tag after a clean-up, unless the Runner is down: then it is named",
    { timeout: 60_000 },
    async (at) => {
      const { scenario, journal } = await crash(at, "kept");
      const report = await scenario.clock.run(cleanUpRun({ ...scenario.dependencies(), journal }));
      const isUp = scenario.simulator.runner(scenario.id("reports-1")).status === "Healthy";
      if (isUp) expect(allTags(scenario)).toEqual(ownTags);
      else expect(report.units[0]?.manualSteps.join(" ")).toContain("take the tags reports off web-1");
      expect(report.isClean).toBe(isUp);
    },
  );
});
