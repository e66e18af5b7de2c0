import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../src/events/journal-event.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { resumeRun } from "../src/run/resume-run.js";
import { applyPlan, startRun } from "../src/run/start-run.js";
import { createCrashingJournal, type CrashingJournal } from "./support/crashing-journal.js";
import { createScenario, newVersion, orderOf, seeded, type Scenario } from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

async function crashed() {
  const scenario = await createScenario({ runners: pair });
  const plan = await scenario.plan({ soakMs: 1_000 });
  // Somewhere behind the stop of the first unit, before its package is there.
  const crashing = createCrashingJournal(23, "kept");
  startRun(plan, scenario.dependencies({ journal: crashing }));
  await scenario.clock.run(crashing.crashed);
  expect(crashing.kept.some((event) => event.type === "credentials-requested")).toBe(true);
  return { scenario, plan, journal: createMemoryJournal(crashing.kept) };
}

describe("a run that is resumed where a new one would be refused", () => {
  it("brings the Runner that is away to its end, and starts nobody", async () => {
    const { scenario, journal } = await crashed();
    scenario.simulator.setServerVersion("5.7.1-20241101");
    const run = resumeRun({ ...scenario.dependencies(), journal });
    const report = await scenario.clock.run(run.report);
    expect(report.warnings.join(" ")).toContain("no unit is started");
    // The package has the server's new version, which is not the one that was planned: that is said.
    expect(report.units[0]!.outcome).toBe("failed");
    expect(report.units[0]!.reason).toContain("5.7.1-20241101");
    expect(scenario.simulator.runner(report.units[0]!.runnerId)).toMatchObject({ status: "Healthy" });
    expect(report.units[1]).toMatchObject({ outcome: "skipped", code: "RUN_ABORTED" });
  });

  it("does nothing on another server", async () => {
    const { scenario, journal } = await crashed();
    const other = await createScenario({ runners: pair, simulator: { random: seeded(99) } });
    const before = scenario.world.calls.length;
    const run = resumeRun({ ...scenario.dependencies({ controlPlane: other.client }), journal });
    await expect(scenario.clock.run(run.report)).rejects.toMatchObject({ code: "PLAN_NOT_FOR_THIS_SERVER" });
    expect(scenario.world.calls.length).toBe(before);
  });

  it("refuses a journal whose plan was edited", async () => {
    const { scenario, journal } = await crashed();
    const events = (await journal.read()).map((event) =>
      event.type === "run-started"
        ? { ...event, plan: { ...event.plan, policy: { ...event.plan.policy, maxInFlight: 9 } } }
        : event,
    );
    const run = resumeRun({ ...scenario.dependencies(), journal: createMemoryJournal(events) });
    await expect(scenario.clock.run(run.report)).rejects.toMatchObject({ code: "PLAN_EDITED" });
  });

  it("is aborted like any other: the Runner behind the point of no return is brought to its end", async () => {
    const { scenario, journal } = await crashed();
    const run = resumeRun({ ...scenario.dependencies(), journal });
    run.abort();
    run.abort();
    const report = await scenario.clock.run(run.report);
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "skipped"]);
    expect(report.units[0]!.toVersion).toBe(newVersion);
  });
});

describe("a unit that is resumed before its Runner is stopped", () => {
  const lone = [
    { name: "east-1", tags: ["east"] },
    { name: "west-1", tags: ["west"], isRunning: false },
  ];

  async function absent(
    at: (event: JournalEvent) => boolean,
  ): Promise<{ scenario: Scenario; journal: CrashingJournal; runnerId: string }> {
    const scenario = await createScenario({ runners: lone, hasServices: true });
    const plan = await scenario.plan({ allowOutageOf: ["west-1", "east-1"] });
    const runnerId = scenario.id("west-1");
    expect(plan.units[0]).toMatchObject({ runnerId, isAbsent: true });
    const journal = createCrashingJournal(at, "kept");
    startRun(plan, scenario.dependencies({ journal }));
    await scenario.clock.run(journal.crashed);
    return { scenario, journal, runnerId };
  }

  const startByHand = async (scenario: Scenario, name: string): Promise<void> => {
    scenario.world.host(`${name}.internal`).runner(scenario.id(name)).start();
    await scenario.clock.advance(60_000);
  };

  it("leaves an absent Runner alone that somebody has started by hand meanwhile", async () => {
    const { scenario, journal, runnerId } = await absent(
      (event) => event.type === "step-ended" && event.stepId === "inspect",
    );
    await startByHand(scenario, "west-1");
    const run = resumeRun({ ...scenario.dependencies(), journal: createMemoryJournal(journal.kept) });
    const report = await scenario.clock.run(run.report);
    expect(report.units.find((unit) => unit.runnerId === runnerId)).toMatchObject({
      outcome: "skipped",
      code: "STALE",
    });
    expect(scenario.world.calls.filter((call) => call.runnerId === runnerId && call.name === "stop")).toEqual(
      [],
    );
    expect(scenario.simulator.runner(runnerId).status).toBe("Healthy");
  });

  it("stops no Runner again that was absent, was to be stopped, and serves by now", async () => {
    const { scenario, journal, runnerId } = await absent(
      (event) => event.type === "step-started" && event.stepId === "stop",
    );
    const stops = (): number =>
      scenario.world.calls.filter((call) => call.runnerId === runnerId && call.name === "stop").length;
    await startByHand(scenario, "west-1");
    const before = stops();
    const run = resumeRun({ ...scenario.dependencies(), journal: createMemoryJournal(journal.kept) });
    const report = await scenario.clock.run(run.report);
    expect(report.units.find((unit) => unit.runnerId === runnerId)).toMatchObject({ code: "STALE" });
    expect(stops()).toBe(before);
    expect(scenario.simulator.runner(runnerId).status).toBe("Healthy");
  });

  it("asks once more directly before the stop whether an absent Runner is still absent", async () => {
    const scenario = await createScenario({ runners: lone, hasServices: true });
    const plan = await scenario.plan({ allowOutageOf: ["west-1", "east-1"] });
    const runnerId = scenario.id("west-1");
    const { executor } = scenario;
    const report = await scenario.clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          executors: [
            {
              ...executor,
              // Somebody starts it while its state is being saved.
              steps: {
                ...executor.steps,
                "save-state": async (context, input) => {
                  if (context.runner.id === runnerId) {
                    scenario.world.host("west-1.internal").runner(runnerId).start();
                    await scenario.clock.sleep(30_000);
                  }
                  return (
                    (await executor.steps["save-state"]?.(context, input)) ?? { outcome: "done", summary: "" }
                  );
                },
              },
            },
          ],
        }),
      ),
    );
    expect(report.units.find((unit) => unit.runnerId === runnerId)).toMatchObject({
      outcome: "skipped",
      code: "STALE",
    });
    expect(scenario.world.calls.filter((call) => call.runnerId === runnerId && call.name === "stop")).toEqual(
      [],
    );
    expect(scenario.simulator.runner(runnerId).status).toBe("Healthy");
  });

  it("gives back what it had taken off when the Runner is not what it was any more", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!;
    const journal = createCrashingJournal(
      (event) => event.type === "step-started" && event.stepId === "drain",
      "kept",
    );
    startRun(plan, scenario.dependencies({ journal }));
    await scenario.clock.run(journal.crashed);
    expect(scenario.simulator.runner(first.runnerId).tags).toEqual([]);
    scenario.simulator.setTags(first.runnerId, ["other"]);
    const run = resumeRun({ ...scenario.dependencies(), journal: createMemoryJournal(journal.kept) });
    const report = await scenario.clock.run(run.report);
    expect(report.units[0]).toMatchObject({ runnerId: first.runnerId, outcome: "skipped", code: "STALE" });
    expect([...scenario.simulator.runner(first.runnerId).tags].sort()).toEqual(["east", "other"]);
    expect(orderOf(scenario, first.runnerName)).toEqual(["process-started"]);
  });
});

describe("a run that is resumed in the middle of its cordon", () => {
  it("asks the guard before it cordons: the stand-in may be gone by now", async () => {
    const scenario = await createScenario({ runners: ["east-1", "east-2"].map((name) => ({ name })) });
    const plan = await scenario.plan({ canary: 0, admissionTimeoutMs: 60_000 });
    const [first, second] = plan.units;
    const journal = createCrashingJournal(
      (event) => event.type === "step-started" && event.stepId === "cordon",
      "kept",
    );
    startRun(plan, scenario.dependencies({ journal }));
    await scenario.clock.run(journal.crashed);
    scenario.crash(second!.runnerName);
    await scenario.clock.advance(200_000);
    const tags: (readonly string[])[] = [];
    const { client } = scenario;
    const report = await scenario.clock.run(
      resumeRun({
        ...scenario.dependencies({
          controlPlane: {
            ...client,
            updateRunner: (id, body, options) => {
              if (id === first!.runnerId) tags.push(body.tagNames ?? []);
              return client.updateRunner(id, body, options);
            },
          },
        }),
        journal: createMemoryJournal(journal.kept),
      }).report,
    );
    expect(tags).toEqual([]);
    expect(report.units[0]).toMatchObject({ runnerId: first!.runnerId, outcome: "skipped" });
    expect(scenario.simulator.runner(first!.runnerId)).toMatchObject({ status: "Healthy", tags: ["east"] });
  });
});

describe("a run that was cut after a stop was on record, and before it was sent", () => {
  it("looks once more whether work has come meanwhile, and drains again", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan({ canary: 0 });
    const { runnerId } = plan.units[0]!;
    const crashing = createCrashingJournal(
      (event) => event.type === "step-started" && event.stepId === "stop",
      "kept",
    );
    startRun(plan, scenario.dependencies({ journal: crashing }));
    await scenario.clock.run(crashing.crashed);
    const { client, clock } = scenario;
    const busyUntil = clock.now() + 20_000;
    const calls: { readonly step: string; readonly at: number }[] = [];
    const run = resumeRun({
      ...scenario.dependencies({
        onEvent: (event) => {
          if (event.type === "step-started" && event.runnerId === runnerId)
            calls.push({ step: event.stepId, at: event.at });
        },
        controlPlane: {
          ...client,
          getRunner: async (id, options) => {
            const info = await client.getRunner(id, options);
            return id === runnerId && clock.now() < busyUntil ? { ...info, runningOperations: 1 } : info;
          },
        },
      }),
      journal: createMemoryJournal(crashing.kept),
    });
    const report = await clock.run(run.report);
    expect(report.units[0]).toMatchObject({ runnerId, outcome: "upgraded" });
    expect(calls.slice(0, 2).map(({ step }) => step)).toEqual(["drain", "stop"]);
    expect(calls[1]!.at).toBeGreaterThanOrEqual(busyUntil);
  });
});

describe("a run whose records were lost from some time on, and that went on all the same", () => {
  /** Everything behind `lastKept` happens, and reaches no journal: the disk is full. */
  async function upgradeWithoutRecords(lastKept: (event: JournalEvent) => boolean) {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan({ canary: 0 });
    const kept: JournalEvent[] = [];
    let isFull = false;
    const journal = {
      read: () => Promise.resolve([...kept]),
      append: (event: JournalEvent) => {
        if (isFull) return Promise.reject(new Error("ENOSPC: no space left on device"));
        kept.push(event);
        isFull = lastKept(event);
        return Promise.resolve();
      },
    };
    await scenario.clock.run(startRun(plan, scenario.dependencies({ journal })).report);
    await scenario.clock.advance(60_000);
    return { scenario, plan, kept };
  }

  it.each([
    ["shown and answering at once", 0, 0],
    ["shown with its next heartbeat only", 12_000, 0],
    ["too busy to answer the first ping", 0, 1],
  ])("does not stop the Runner again that it had upgraded, %s", async (_, lagMs, unanswered) => {
    const { scenario, plan, kept } = await upgradeWithoutRecords(
      (event) => event.type === "step-ended" && event.stepId === "regenerate-credentials",
    );
    const { runnerId } = plan.units[0]!;
    expect(scenario.simulator.runner(runnerId)).toMatchObject({ status: "Healthy", version: newVersion });
    const calls = scenario.world.calls.length;
    const { client, clock } = scenario;
    const shownAt = clock.now() + lagMs;
    let left = unanswered;
    const report = await clock.run(
      resumeRun({
        ...scenario.dependencies({
          controlPlane: {
            ...client,
            getRunner: async (id, options) => {
              const info = await client.getRunner(id, options);
              return id === runnerId && clock.now() < shownAt ? { ...info, status: "Down" } : info;
            },
            pingRunner: (id, options) =>
              id === runnerId && left-- > 0
                ? Promise.resolve({
                    answered: false,
                    reason: "timed-out",
                    message: "no answer",
                    tookMs: 1,
                  })
                : client.pingRunner(id, options),
          },
        }),
        journal: createMemoryJournal(kept),
      }).report,
    );
    expect(report.units[0]).toMatchObject({ runnerId, outcome: "upgraded" });
    const done = scenario.world.calls.slice(calls).filter((call) => call.runnerId === runnerId);
    expect(done.map(({ name }) => name)).not.toContain("stop");
    expect(done.map(({ name }) => name)).not.toContain("start");
    expect(scenario.simulator.runner(runnerId)).toMatchObject({ status: "Healthy", tags: ["east"] });
  });

  it("does not stop a Runner that was started again with the old version", async () => {
    const { scenario, plan, journal } = await crashed();
    const { runnerId, host } = plan.units[0]!;
    const { client } = scenario;
    scenario.world.host(host.address).runner(runnerId).start();
    await scenario.clock.advance(60_000);
    const calls = scenario.world.calls.length;
    const report = await scenario.clock.run(
      resumeRun({
        ...scenario.dependencies({
          controlPlane: {
            ...client,
            getRunner: async (id, options) => {
              const info = await client.getRunner(id, options);
              return id === runnerId ? { ...info, status: "Healthy" } : info;
            },
            pingRunner: () => Promise.resolve({ answered: true, message: "pong", tookMs: 1 }),
          },
        }),
        journal,
      }).report,
    );
    const done = scenario.world.calls.slice(calls).filter((call) => call.runnerId === runnerId);
    expect(done.map(({ name }) => name)).not.toContain("stop");
    const [unit] = report.units;
    expect(unit).toMatchObject({ runnerId, outcome: "failed", code: "SERVES_UNRECORDED" });
    // It serves: a second one must not be started beside it, and it gets its work back.
    expect(unit!.manualSteps.join("\n")).not.toMatch(/start|package|tags/);
    expect(unit!.manualSteps.join("\n")).toContain("see that one process of");
    expect(scenario.simulator.runner(runnerId).tags).toEqual(["east"]);
  });
});

describe("a cordon that cannot be recorded", () => {
  it("is not taken", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan({ canary: 0 });
    const { client } = scenario;
    const written: unknown[] = [];
    const journal = {
      read: () => Promise.resolve([]),
      append: (event: JournalEvent) =>
        event.type === "step-recorded"
          ? Promise.reject(new Error("ENOSPC: no space left on device"))
          : Promise.resolve(),
    };
    const report = await scenario.clock.run(
      startRun(
        plan,
        scenario.dependencies({
          journal,
          controlPlane: {
            ...client,
            updateRunner: (id, body, options) => {
              written.push(body.tagNames);
              return client.updateRunner(id, body, options);
            },
          },
        }),
      ).report,
    );
    expect(written).toEqual([]);
    expect(report.totals.upgraded).toBe(0);
    for (const { runnerId } of plan.units)
      expect(scenario.simulator.runner(runnerId)).toMatchObject({ status: "Healthy", tags: ["east"] });
  });
});
