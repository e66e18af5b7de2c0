import { observeFleet, startRun, type RunReport } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { setStage, sharedClock, type Stage } from "@runner-upgrade/crash-matrix";
import { limitTo, planUpgrade } from "@runner-upgrade/plan";
import { localTransport } from "@runner-upgrade/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { localReplicas } from "./local-subject.js";

/** The steps between the first effect and the point of no return. */
const steps = [
  "create-replica",
  "download-package",
  "cordon",
  "drain",
  "save-state",
  "stop",
  "install-package",
  "start",
  "verify",
];

describe("a replica that is put back, on a real JVM", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(localReplicas);
  });
  afterAll(() => stage.close());

  const upgrade = async (
    own: { readonly abortIn?: string } = {},
  ): Promise<RunReport["units"][number] | undefined> => {
    const { simulator, fleet } = stage;
    const clock = sharedClock(stage.clock);
    const controlPlane = createRunnerClient({
      url: simulator.url,
      auth: tokenAuth(simulator.apiToken),
      clock,
    });
    const transport = localTransport({ environment: { PATH: process.env["PATH"] } });
    const executors = [createVmExecutor({ transport, pollMs: 100, staysGoneMs: 100, startSettleMs: 1_000 })];
    const observed = await observeFleet({
      ...{ controlPlane, executors, clock },
      hosts: fleet.hosts,
      inspectTimeLimitMs: 600_000,
    });
    const limits = ["inspect", "save-state", "stop", "install-package", "start", "verify"];
    const planned = planUpgrade(observed, {
      soakMs: 1_000,
      settleMs: 1_000,
      stepTimeLimitsMs: Object.fromEntries(limits.map((kind) => [kind, 600_000])),
    });
    const plan = limitTo(planned, { runnerIds: [fleet.runnerId], fleet: observed });
    const run = startRun(plan, {
      ...{ controlPlane, executors, clock },
      packageLimits: { minBytes: 1_000 },
      onEvent: (event) => {
        if (event.type !== "step-started" || event.stepId !== own.abortIn) return;
        run.abort();
        run.abort();
      },
    });
    return (await run.report).units[0];
  };

  const seen = async (): Promise<unknown> => {
    const { simulator, fleet } = stage;
    const { replicas, version, tags, processes, acceptedProcesses } = simulator.runner(fleet.runnerId);
    return {
      ...{ version, tags, processes, acceptedProcesses },
      replicas: replicas.map(({ replicaId, status, version: runs }) => [replicaId, status, runs]),
      invocation: await fleet.invocation(),
      files: await fleet.files(),
    };
  };

  /** A script of ours that was cut may have a `sleep` of a second left. */
  const untilAs = (before: unknown): Promise<unknown> =>
    expect.poll(seen, { timeout: 60_000, interval: 200 }).toEqual(before);

  it.each(steps)(
    "when its user aborts twice in %s, the old replica serves and nothing is left",
    async (step) => {
      const before = await seen();
      stage.nextVersion();
      expect(await upgrade({ abortIn: step })).toMatchObject({
        outcome: expect.stringMatching(/^(rolled-back|skipped)$/) as string,
        manualSteps: [],
      });
      await untilAs(before);
    },
  );

  it("when the new package exits at once, the old replica serves and nothing is left", async () => {
    const before = await seen();
    stage.nextVersion();
    stage.breakPackages(true);
    expect(await upgrade()).toMatchObject({ outcome: "rolled-back", code: "STARTED_AND_EXITED" });
    stage.breakPackages(false);
    await untilAs(before);
  });

  it("is upgraded afterwards, and no job was lost", async () => {
    const version = stage.nextVersion();
    expect(await upgrade()).toMatchObject({ outcome: "upgraded", toVersion: version });
    expect(stage.load.report.losses).toEqual([]);
    expect(stage.load.report.done).toBeGreaterThan(steps.length);
  });
});
