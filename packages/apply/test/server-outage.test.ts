import { createFakeExecutor } from "@runner-upgrade/executor/testing";
import { ExecutorError, requirePackage, type Executor } from "@runner-upgrade/executor";
import { readPackage } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import { applyPlan, startRun } from "../src/run/start-run.js";
import type { Run } from "../src/run/run.js";
import {
  createScenario,
  newVersion,
  oldVersion,
  usualDurationsMs,
  type Scenario,
} from "./support/scenario.js";

const pair = [
  { name: "east-1", tags: ["east"] },
  { name: "east-2", tags: ["east"] },
];

describe("a server that wants to be left alone for long", () => {
  it("does not keep a Runner stopped before the point of no return: the old one is put back", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock, id } = scenario;
    const plan = await scenario.plan();
    const first = plan.units[0]!.runnerName;
    simulator.faults.inject({
      kind: "status",
      status: 429,
      retryAfterSeconds: 7_200,
      path: "/regenerateCreds",
    });
    const startedAt = clock.now();
    const report = await clock.run(applyPlan(plan, scenario.dependencies()));
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "RATE_LIMITED" });
    expect(clock.now() - startedAt).toBeLessThan(180_000);
    expect(simulator.runner(id(first))).toMatchObject({
      status: "Healthy",
      version: oldVersion,
      tags: ["east"],
    });
  });

  it("is waited for as long as the step may take, and a second abort ends that", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock } = scenario;
    const plan = await scenario.plan({ stepTimeLimitsMs: { "regenerate-credentials": 3_600_000 } });
    simulator.faults.inject({
      kind: "status",
      status: 429,
      retryAfterSeconds: 1_800,
      path: "/regenerateCreds",
    });
    const run: Run = startRun(
      plan,
      scenario.dependencies({
        onEvent: (event) => {
          if (event.type !== "credentials-kept") return;
          run.abort();
          run.abort();
        },
      }),
    );
    const startedAt = clock.now();
    const report = await clock.run(run.report);
    expect(report.units[0]).toMatchObject({ outcome: "rolled-back", code: "RUN_ABORTED" });
    expect(clock.now() - startedAt).toBeLessThan(180_000);
  });

  it("is asked again soon behind the point of no return, where nothing else is left", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock, client } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!;
    const limited = Object.assign(new Error("too many requests"), {
      code: "RATE_LIMITED",
      status: 429,
      retryAfterMs: 7_200_000,
      isRetryable: true,
    });
    let left = 2;
    const startedAt = clock.now();
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          controlPlane: {
            ...client,
            downloadPackage: (token, options) => {
              left -= 1;
              return left >= 0 ? Promise.reject(limited) : client.downloadPackage(token, options);
            },
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ runnerId: first.runnerId, outcome: "upgraded" });
    expect(clock.now() - startedAt).toBeLessThan(600_000);
    expect(simulator.runner(first.runnerId).version).toBe(newVersion);
  });
});

describe("a second regeneration", () => {
  it("is tried again when the host does not answer for a moment", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, world, clock, id } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!.runnerName;
    simulator.faults.inject({ kind: "expired-download-token", times: 1 });
    let requests = 0;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "credentials-requested" && event.runnerId === id(first)) requests += 1;
            if (event.type === "unit-sent-back")
              world.inject({ step: "observe", kind: "unreachable", runnerId: id(first), times: 4 });
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "upgraded", toVersion: newVersion });
    expect(requests).toBe(2);
  });

  it("does not count requests that the server refused", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock, id } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!.runnerName;
    simulator.faults.inject({ kind: "expired-download-token", times: 1 });
    let requests = 0;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "credentials-requested" && event.runnerId === id(first)) requests += 1;
            if (event.type === "unit-sent-back")
              simulator.faults.inject({
                kind: "status",
                status: 429,
                retryAfterSeconds: 30,
                path: "/regenerateCreds",
                times: 5,
              });
          },
        }),
      ),
    );
    expect(report.units[0]).toMatchObject({ outcome: "upgraded", toVersion: newVersion });
    expect(requests).toBe(7);
  });
});

describe("a server that is away for a minute behind the point of no return", () => {
  it.each([
    ["refuses connections", { kind: "connection-refused" }],
    ["answers with 502", { kind: "status", status: 502 }],
  ] as const)("and %s during the download: the Runner is upgraded", async (_, fault) => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock, id } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!.runnerName;
    let isOut = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          executors: [wrappingExecutor(scenario)],
          onEvent: (event) => {
            if (isOut || event.type !== "step-started" || event.stepId !== "download-package") return;
            isOut = true;
            const back = simulator.faults.inject(fault);
            void clock.sleep(60_000).then(back);
          },
        }),
      ),
    );
    expect(isOut).toBe(true);
    expect(report.units[0]).toMatchObject({ outcome: "upgraded" });
    expect(simulator.runner(id(first)).version).toBe(newVersion);
  });

  it("and answers with 502 while the tags are given back: they are given back", async () => {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock, id } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!.runnerName;
    let isOut = false;
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (isOut || event.type !== "step-started" || event.stepId !== "uncordon") return;
            isOut = true;
            const back = simulator.faults.inject({ kind: "status", status: 502 });
            void clock.sleep(60_000).then(back);
          },
        }),
      ),
    );
    expect(isOut).toBe(true);
    expect(report.units[0]).toMatchObject({ outcome: "upgraded" });
    expect(simulator.runner(id(first))).toMatchObject({ version: newVersion, tags: ["east"] });
  });
});

describe("a regeneration that the server answers with 500", () => {
  async function regenerating(fault: Parameters<Scenario["simulator"]["faults"]["inject"]>[0]): Promise<{
    readonly outcome: string | undefined;
    readonly awayMs: number;
    readonly requestedAt: readonly number[];
    readonly waits: readonly string[];
    readonly version: string | null;
  }> {
    const scenario = await createScenario({ runners: pair });
    const { simulator, clock } = scenario;
    const plan = await scenario.plan({ canary: 0 });
    const first = plan.units[0]!.runnerId;
    simulator.faults.inject(fault);
    const requestedAt: number[] = [];
    const waits: string[] = [];
    const report = await clock.run(
      applyPlan(
        plan,
        scenario.dependencies({
          onEvent: (event) => {
            if (event.type === "credentials-requested" && event.runnerId === first)
              requestedAt.push(event.at);
            if (event.type === "step-progressed" && event.message.includes("waiting"))
              waits.push(event.message);
          },
        }),
      ),
    );
    const unit = report.units[0];
    return {
      outcome: unit?.outcome,
      awayMs: unit?.awayMs ?? Number.NaN,
      requestedAt,
      waits,
      version: simulator.runner(first).version,
    };
  }

  const path = "/regenerateCreds";

  it("sends the next request within seconds, because nothing of the answered one can come late", async () => {
    const seen = await regenerating({ kind: "status", status: 500, path, times: 1 });
    expect(seen).toMatchObject({ outcome: "upgraded", version: newVersion, waits: [] });
    expect(seen.requestedAt).toHaveLength(2);
    expect(seen.requestedAt[1]! - seen.requestedAt[0]!).toBeLessThan(15_000);
  });

  it("has the old Runner serving within a minute and a half where the server never answers otherwise", async () => {
    const seen = await regenerating({ kind: "status", status: 500, path });
    expect(seen).toMatchObject({ outcome: "rolled-back", version: oldVersion, waits: [] });
    expect(seen.requestedAt).toHaveLength(3);
    expect(seen.awayMs).toBeLessThan(90_000);
  });

  it.each([502, 503, 504])("but waits where a proxy answers %i, and announces the wait", async (status) => {
    const seen = await regenerating({ kind: "status", status, path, times: 1 });
    expect(seen).toMatchObject({ outcome: "upgraded", version: newVersion });
    expect(seen.requestedAt[1]! - seen.requestedAt[0]!).toBeGreaterThanOrEqual(120_000);
    expect(seen.waits).toEqual([expect.stringMatching(/may still take effect.*waiting 1\d\d s/)]);
  });
});

/** An executor that tells of a download that cannot be opened in its own words, as executors do. */
function wrappingExecutor({ world }: Pick<Scenario, "world">): Executor {
  const executor = createFakeExecutor({
    world,
    durationsMs: usualDurationsMs,
    readPackageVersion: (bytes) => readPackage(bytes).version,
  });
  return {
    ...executor,
    steps: {
      ...executor.steps,
      "download-package": (context, input) => {
        const source = requirePackage(context, input);
        const open: typeof source.open = (options) =>
          source.open(options).catch((cause: unknown) => {
            throw new ExecutorError({
              code: "PACKAGE_CUT_SHORT",
              message: "The download could not be opened.",
              isRetryable: true,
              cause,
            });
          });
        const download = executor.steps["download-package"];
        return download?.(context, { ...input, package: { open } }) ?? Promise.reject(new Error("none"));
      },
    },
  };
}
