import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyPlan, observeFleet, type RunDependencies, type RunReport } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { setStage, sharedClock, type Stage } from "@runner-upgrade/crash-matrix";
import { limitTo, planUpgrade } from "@runner-upgrade/plan";
import { localTransport } from "@runner-upgrade/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { waitUntil } from "../hosts/wait-until.js";
import { followSteps } from "../runbook/follow-steps.js";
import { openShell } from "../runbook/typed-shell.js";
import { localProcesses } from "./local-subject.js";

describe("behind the point of no return, on a real JVM", () => {
  let stage: Stage;
  let scratch = "";
  beforeAll(async () => {
    stage = await setStage(localProcesses);
    scratch = await mkdtemp(join(tmpdir(), "runner-upgrade-rollback-"));
  });
  afterAll(async () => {
    await stage.close();
    await rm(scratch, { recursive: true, force: true });
  });

  const upgrade = async (own: Partial<RunDependencies> = {}): Promise<RunReport> => {
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
      controlPlane,
      hosts: fleet.hosts,
      executors,
      clock,
      inspectTimeLimitMs: 600_000,
    });
    const limits = ["inspect", "save-state", "stop", "install-package", "start", "verify"].map((kind) => [
      kind,
      600_000,
    ]);
    const policy = {
      soakMs: 1_000,
      settleMs: 1_000,
      stepTimeLimitsMs: Object.fromEntries(limits) as Record<string, number>,
    };
    const plan = limitTo(planUpgrade(observed, policy), { runnerIds: [fleet.runnerId], fleet: observed });
    return applyPlan(plan, { controlPlane, executors, clock, packageLimits: { minBytes: 1_000 }, ...own });
  };
  const variable = async (name: string): Promise<string | undefined> => {
    const [one] = (await stage.fleet.invocation()) as readonly { environment: readonly string[] }[];
    return one?.environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  };

  /** Gives back by hand what the cordon took. */
  const giveBack = async (line: string): Promise<boolean> => {
    const { simulator, fleet } = stage;
    const tags = /give it the tags (.+) back, beside those it has\.$/.exec(line)?.[1];
    const project = /switch its remote node dispatch on again in the project ([^,]+), with/.exec(line)?.[1];
    if (tags !== undefined)
      simulator.setTags(fleet.runnerId, [...simulator.runner(fleet.runnerId).tags, ...tags.split(", ")]);
    if (project === undefined) return tags !== undefined;
    const client = createRunnerClient({ url: simulator.url, auth: tokenAuth(simulator.apiToken) }).project(
      project,
    );
    const { runnerAsNodeEnabled, runnerNodeFilter } = await client.getRunner(fleet.runnerId);
    await client.saveNodeDispatchConfig({
      runnerId: fleet.runnerId,
      runnerAsNodeEnabled: runnerAsNodeEnabled ?? false,
      remoteNodeDispatch: true,
      ...(runnerNodeFilter == null ? {} : { runnerNodeFilter }),
    });
    return true;
  };

  it("a failed unit names the steps by hand, and who follows them has the new Runner Healthy and nothing left", async () => {
    const { simulator, fleet } = stage;
    const version = stage.nextVersion();
    const [files, { tags }] = [await fleet.files(), simulator.runner(fleet.runnerId)];
    simulator.faults.inject({ kind: "not-a-package", path: "/download/" });
    const [unit] = (await upgrade()).units;
    simulator.faults.clear();
    expect(unit).toMatchObject({ outcome: "failed" });
    expect(simulator.runner(fleet.runnerId).processes).toBe(0);
    const headers = { "x-rundeck-auth-token": simulator.apiToken };
    await using shell = openShell(["bash"], { cwd: scratch, env: { ...process.env, HOME: scratch } });
    await followSteps(unit?.manualSteps ?? [], {
      shell,
      regenerate: async (url) =>
        (await (await fetch(url, { method: "POST", headers })).json()) as {
          token: string;
          downloadTk: string;
        },
      download: async (url, name) => {
        const answer = await fetch(url, { headers });
        await writeFile(join(scratch, name), new Uint8Array(await answer.arrayBuffer()));
      },
      untilHealthy: () =>
        waitUntil("the Runner to be Healthy", () =>
          Promise.resolve(simulator.runner(fleet.runnerId).status === "Healthy"),
        ),
      inControlPlane: giveBack,
    });
    expect(await readdir(scratch)).toEqual([]);
    expect(simulator.runner(fleet.runnerId)).toMatchObject({
      status: "Healthy",
      version,
      processes: 1,
      acceptedProcesses: 1,
    });
    expect([...simulator.runner(fleet.runnerId).tags].sort()).toEqual([...tags].sort());
    expect(await fleet.files()).toEqual(files);
  });

  it("the old package serves with the new credentials where that was asked for, and the next upgrade goes on from there", async () => {
    const { simulator, fleet } = stage;
    const { version: old, tags } = simulator.runner(fleet.runnerId);
    const files = await fleet.files();
    stage.nextVersion();
    stage.breakPackages(true);
    const [unit] = (await upgrade({ restoreWithNewCredentials: "when-start-fails" })).units;
    stage.breakPackages(false);
    expect(unit).toMatchObject({ outcome: "rolled-back", code: "STARTED_AND_EXITED" });
    const { token } = simulator.runner(fleet.runnerId);
    expect(simulator.runner(fleet.runnerId)).toMatchObject({
      status: "Healthy",
      version: old,
      tags,
      processes: 1,
      acceptedProcesses: 1,
    });
    expect(await variable("RUNNER_RUNDECK_SERVER_TOKEN")).toBe(token);
    expect(await variable("RUNNER_RUNDECK_CLIENT_ID")).toBe(fleet.runnerId);
    expect(await fleet.files()).toEqual(files);
    expect(JSON.stringify(unit)).not.toContain(token);

    const version = stage.nextVersion();
    expect((await upgrade()).units[0]).toMatchObject({ outcome: "upgraded", toVersion: version });
    expect(await variable("RUNNER_RUNDECK_SERVER_TOKEN")).toBe(simulator.runner(fleet.runnerId).token);
  });
});
