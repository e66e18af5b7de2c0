import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { insertStep, type Plan } from "@runner-upgrade/plan";
import { afterEach, describe, expect, it } from "vitest";
import { ApplyError } from "../src/errors/apply-error.js";
import { createFileJournal } from "../src/journal/file-journal.js";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { createFileLock } from "../src/lock/file-lock.js";
import { resumeRun } from "../src/run/resume-run.js";
import type { RunDependencies } from "../src/options/run-dependencies.js";
import { applyPlan } from "../src/run/start-run.js";
import {
  createScenario,
  newVersion,
  seeded,
  type Scenario,
  type ScenarioOptions,
} from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

interface Case {
  readonly name: string;
  readonly code: string;
  /** Words that the message must hold. */
  readonly says: readonly string[];
  readonly scenario?: Partial<ScenarioOptions>;
  readonly prepare?: (
    scenario: Scenario,
    plan: Plan,
  ) => Promise<Partial<RunDependencies>> | Partial<RunDependencies>;
  readonly edit?: (plan: Plan) => Plan;
}

const limitedToken = "limited-token";
const readOnly = { token: limitedToken, allow: ["read", "ping", "update", "admin", "read_system"] } as const;

/** A client that fails as a broken control plane does, whatever the scenario's own does. */
function clientOf(
  fetch: (request: Request) => Promise<Response>,
  { clock }: Scenario,
): Partial<RunDependencies> {
  return {
    controlPlane: createRunnerClient({
      url: "http://other.test",
      auth: tokenAuth("token"),
      fetch,
      clock,
      retry: { attempts: 1 },
    }),
  };
}

const cases: readonly Case[] = [
  {
    name: "unreachable server",
    code: "SERVER_UNREACHABLE",
    says: ["other.test"],
    prepare: (scenario) => clientOf(() => Promise.reject(new TypeError("fetch failed")), scenario),
  },
  {
    name: "a URL for the hosts with a password in it",
    code: "INVALID_ARGUMENT",
    says: ["serverUrl", "credentials"],
    prepare: () => ({ serverUrl: "https://admin:canary-secret@example.com" }),
  },
  {
    name: "wrong token",
    code: "NOT_AUTHORIZED",
    says: ["401"],
    prepare: ({ simulator, clock }) => ({
      controlPlane: createRunnerClient({
        url: simulator.url,
        auth: tokenAuth("no-such-token"),
        fetch: simulator.fetch,
        clock,
      }),
    }),
  },
  {
    name: "no right to regenerate",
    code: "RIGHTS_MISSING",
    says: ["regenerate_credentials"],
    scenario: { simulator: { tokens: [readOnly] } },
    prepare: ({ simulator, clock }) => ({
      controlPlane: createRunnerClient({
        url: simulator.url,
        auth: tokenAuth(limitedToken),
        fetch: simulator.fetch,
        clock,
      }),
    }),
  },
  {
    name: "server too old",
    code: "SERVER_TOO_OLD",
    says: ["41"],
    prepare: ({ simulator }) => {
      simulator.setServerVersion(newVersion, { apiVersion: 41 });
      return {};
    },
  },
  {
    name: "replicas switched on",
    code: "REPLICAS_ON",
    says: ["Upgrading Runners", "east-"],
    prepare: ({ client }) => ({
      controlPlane: {
        ...client,
        getReplicasMode: () => Promise.resolve("on"),
      },
    }),
  },
  {
    name: "nobody knows whether replicas are on",
    code: "REPLICAS_UNKNOWN",
    says: ["does not tell"],
    prepare: ({ client }) => ({
      controlPlane: { ...client, getReplicasMode: () => Promise.resolve("unknown") },
    }),
  },
  {
    name: "a version that the server cannot give any more",
    code: "SERVER_VERSION_CHANGED",
    says: ["5.8.0", newVersion],
    prepare: ({ simulator }) => {
      simulator.setServerVersion("5.8.0-20250101");
      return {};
    },
  },
  {
    name: "HTML instead of JSON",
    code: "NOT_A_RUNDECK_SERVER",
    says: ["login"],
    prepare: (scenario) =>
      clientOf(
        () =>
          Promise.resolve(
            new Response("<html><title>Login</title></html>", { headers: { "content-type": "text/html" } }),
          ),
        scenario,
      ),
  },
  {
    name: "a plan from another server",
    code: "PLAN_NOT_FOR_THIS_SERVER",
    says: ["Nothing was changed"],
    prepare: async () => ({
      controlPlane: (await createScenario({ runners: pair, simulator: { random: seeded(99) } })).client,
    }),
  },
  {
    name: "a plan from another fleet, on a server that does not tell who it is",
    code: "FLEET_MISMATCH",
    says: ["another fleet"],
    prepare: async (_, plan) => {
      const other = await createScenario({
        runners: [{ name: "north-1", tags: ["north"] }],
        simulator: { random: seeded(99) },
      });
      const info = await other.client.getSystemInfo();
      const serverUuid = plan.server.uuid;
      return {
        controlPlane: { ...other.client, getSystemInfo: () => Promise.resolve({ ...info, serverUuid }) },
      };
    },
  },
  {
    name: "an edited plan",
    code: "PLAN_EDITED",
    says: ["Nothing was changed"],
    edit: (plan) => ({ ...plan, policy: { ...plan.policy, maxInFlight: 2 } }),
  },
  {
    name: "no executor",
    code: "NO_EXECUTOR",
    says: ["vm", "east-"],
    prepare: () => ({ executors: [] }),
  },
  {
    name: "an executor that lacks a step",
    code: "STEP_UNSUPPORTED",
    says: ["stop"],
    prepare: ({ executor }) => {
      const { stop, ...steps } = executor.steps;
      expect(stop).toBeDefined();
      return { executors: [{ ...executor, steps }] };
    },
  },
  {
    name: "an executor of another version of the interface",
    code: "EXECUTOR_INCOMPATIBLE",
    says: ["vm", "version 2"],
    prepare: ({ executor }) => ({
      // A later version does not compile against this one: only a package installed beside it can bring one.
      executors: [{ ...executor, specificationVersion: 2 } as unknown as typeof executor],
    }),
  },
  {
    name: "a handler that is missing",
    code: "HANDLER_MISSING",
    says: ["silence-alerts"],
    edit: (plan) =>
      insertStep(plan, { before: "away", step: { name: "silence-alerts", timeLimitMs: 1_000 } }),
  },
  {
    name: "a script that runs on one of the units",
    code: "RUNS_ON_UNIT",
    says: ["east-1", "executes this script"],
    prepare: () => ({ jobExecutionId: "4711", runsOn: "east-1" }),
  },
  {
    name: "a script in a job that does not say where it runs",
    code: "RUNS_ON_UNIT",
    says: ["4711", "not said on which Runner"],
    prepare: () => ({ jobExecutionId: "4711" }),
  },
];

describe("bad input is refused before any effect", () => {
  it.each(cases)("$name: $code", async ({ code, says, scenario: more = {}, prepare, edit }) => {
    const scenario = await createScenario({ runners: pair, ...more });
    const made = await scenario.plan();
    const plan = edit?.(made) ?? made;
    const journal = createMemoryJournal();
    const dependencies = scenario.dependencies({ journal, ...(await prepare?.(scenario, made)) });
    const callsBefore = scenario.world.calls.length;
    const error = await scenario.clock.run(applyPlan(plan, dependencies)).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(ApplyError.isInstance(error), String(error)).toBe(true);
    expect(error).toMatchObject({ code });
    for (const words of says) expect(String(error).toLowerCase()).toContain(words.toLowerCase());
    expect(scenario.world.calls.length).toBe(callsBefore);
    expect(await journal.read()).toEqual([]);
    expect(
      scenario.simulator.log.filter(
        ({ type }) => type === "process-gone" || type === "credentials-regenerated",
      ),
    ).toEqual([]);
    for (const { name } of pair)
      expect(scenario.simulator.runner(scenario.id(name))).toMatchObject({
        status: "Healthy",
        tags: ["east"],
      });
  });
});

describe("a journal and a lock", () => {
  const directories: string[] = [];
  afterEach(async () => {
    await Promise.all(directories.splice(0).map((path) => rm(path, { recursive: true, force: true })));
  });
  const place = async (): Promise<string> => {
    const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-apply-"));
    directories.push(directory);
    return join(directory, "run.journal");
  };

  it("refuse a plan that was used", async () => {
    const scenario = await createScenario({ runners: pair });
    const path = await place();
    const plan = await scenario.plan();
    const first = await scenario.clock.run(
      applyPlan(plan, scenario.dependencies({ journal: createFileJournal(path) })),
    );
    expect(first.isComplete).toBe(true);
    const again = applyPlan(plan, scenario.dependencies({ journal: createFileJournal(path) }));
    await expect(scenario.clock.run(again)).rejects.toMatchObject({
      code: "PLAN_ALREADY_USED",
      remedies: [expect.stringContaining("rebasePlan"), expect.stringContaining("new journal")],
    });
  });

  it("refuse to start where a run has not ended, and to resume where there is none", async () => {
    const scenario = await createScenario({ runners: pair });
    const plan = await scenario.plan();
    const journal = createMemoryJournal([
      { type: "run-started", at: 1, formatVersion: 3, runId: "run-1", plan },
    ]);
    const other = await scenario.plan({ soakMs: 1 });
    await expect(
      scenario.clock.run(applyPlan(other, scenario.dependencies({ journal }))),
    ).rejects.toMatchObject({ code: "RUN_NOT_ENDED" });
    const empty = resumeRun({ ...scenario.dependencies(), journal: createMemoryJournal() });
    await expect(scenario.clock.run(empty.report)).rejects.toMatchObject({ code: "JOURNAL_EMPTY" });
  });

  it("refuse a journal with a damaged middle", async () => {
    const scenario = await createScenario({ runners: pair });
    const path = await place();
    const plan = await scenario.plan();
    await scenario.clock.run(applyPlan(plan, scenario.dependencies({ journal: createFileJournal(path) })));
    const lines = (await readFile(path, "utf8")).split("\n");
    lines[5] = lines[5]!.replace("at", "ta");
    await writeFile(path, lines.join("\n"));
    const resumed = resumeRun({ ...scenario.dependencies(), journal: createFileJournal(path) });
    const error = await scenario.clock.run(resumed.report).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "JOURNAL_DAMAGED" });
    expect(String(error)).toContain("Line 6");
  });

  it("refuse a journal that an older version wrote, and leave it as it is", async () => {
    const scenario = await createScenario({ runners: pair });
    const path = await place();
    const { units, ...plan } = await scenario.plan();
    const older = { ...plan, units: units.map((unit) => ({ ...unit, id: undefined })) };
    const json = JSON.stringify({ type: "run-started", at: 1, formatVersion: 2, runId: "r", plan: older });
    const line = `${createHash("sha256").update(json).digest("hex").slice(0, 16)} ${json}\n`;
    await writeFile(path, line);
    const resumed = resumeRun({ ...scenario.dependencies(), journal: createFileJournal(path) });
    const error = await scenario.clock.run(resumed.report).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "JOURNAL_FORMAT_UNSUPPORTED" });
    expect(String(error)).toContain("has the format 2; this version reads format 3");
    expect(await readFile(path, "utf8")).toBe(line);
  });

  it("refuse a second process", async () => {
    const scenario = await createScenario({ runners: pair });
    const path = `${await place()}.lock`;
    const held = await createFileLock(path).acquire();
    const plan = await scenario.plan();
    const error = await applyPlan(plan, scenario.dependencies({ lock: createFileLock(path) })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "LOCK_HELD" });
    expect(String(error)).toContain(`process ${process.pid}`);
    await held.release();
    const report = await scenario.clock.run(
      applyPlan(plan, scenario.dependencies({ lock: createFileLock(path, { heartbeatMs: 50 }) })),
    );
    expect(report.isComplete).toBe(true);
  });

  it("tell the error to who reads only the events", async () => {
    const scenario = await createScenario({ runners: pair });
    const run = resumeRun({ ...scenario.dependencies(), journal: createMemoryJournal() });
    const read = async (): Promise<void> => {
      for await (const event of run.events) expect.unreachable(event.type);
    };
    await expect(read()).rejects.toMatchObject({ code: "JOURNAL_EMPTY" });
  });
});
