import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  applyPlan,
  createMemoryJournal,
  observeFleet,
  type RunDependencies,
  type RunReport,
} from "@runner-upgrade/apply";
import { withoutPauses } from "@runner-upgrade/crash-matrix";
import { planUpgrade, type Plan } from "@runner-upgrade/plan";
import { opensshTransport } from "@runner-upgrade/transport";
import { beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { engineForLiveHosts } from "../hosts/engine.js";
import { waitUntil } from "../hosts/wait-until.js";
import { environmentFile } from "../set-ups/environment-file.js";
import { invocationOn } from "../set-ups/invocation.js";
import { smallHeap, type SetUp } from "../set-ups/set-up.js";
import { startLab, versions, type Lab, type LabRunner } from "../upgrade/lab.js";
import { followSteps } from "./follow-steps.js";
import { openShell } from "./typed-shell.js";

const engine = engineForLiveHosts();
const directory = "/var/lib/rundeck-runner";

/** A unit of the system that has its token from a file of root's and from one of the Runner's user. */
const bothFiles: SetUp = {
  name: "system unit with the token in an EnvironmentFile and a credentials file",
  install: async (host, runner) => {
    await host.script(`install -d -o rundeck -g rundeck ${directory}`);
    await host.put(`${directory}/.rdrunner-creds`, `RUNDECK_RUNNER_TOKEN=${runner.token}\n`, {
      owner: "rundeck:rundeck",
      mode: "600",
    });
    return environmentFile.install(host, runner);
  },
};

describe.skipIf(!engine.isThere)("a failed unit of a host", () => {
  let lab: Lab;
  let here = "";
  beforeAll(async () => {
    lab = await startLab([bothFiles]);
    here = await mkdtemp(join(tmpdir(), "runner-upgrade-by-hand-"));
    return async () => {
      await rm(here, { recursive: true });
      await lab[Symbol.asyncDispose]();
    };
  });

  async function plan(): Promise<{
    plan: Plan;
    apply: (more?: Partial<RunDependencies>) => Promise<RunReport["units"][number]>;
  }> {
    const transport = opensshTransport({ configFile: lab.live.sshConfigFile });
    const executors = [createVmExecutor({ transport, staysGoneMs: 500, startSettleMs: 500 })];
    const fleet = await observeFleet({
      controlPlane: lab.client,
      executors,
      serverUrl: lab.serverUrl,
      hosts: lab.runners.map(({ name, host, planned }) => ({
        runner: name,
        host: { platform: "vm", address: host.alias, ...planned },
      })),
    });
    const plan = planUpgrade(fleet, { settleMs: 500, soakMs: 0, drain: "off", allowOutageOf: ["live-1"] });
    expect(plan.blockers).toEqual([]);
    return {
      plan,
      apply: async (more = {}) => {
        const { units } = await applyPlan(plan, {
          controlPlane: lab.client,
          executors,
          serverUrl: lab.serverUrl,
          packageLimits: { minBytes: 1_000 },
          clock: withoutPauses(),
          ...more,
        });
        const [unit] = units;
        if (unit === undefined) throw new Error("The plan has a unit.");
        return unit;
      },
    };
  }

  /** An upgrade to a version whose package is none, so that it fails with the Runner stopped and its old credentials dead. */
  async function fail(version: string): Promise<RunReport["units"][number]> {
    lab.secrets();
    lab.simulator.setServerVersion(version);
    lab.simulator.faults.inject({ kind: "not-a-package", path: "/download/" });
    const unit = await (await plan()).apply();
    lab.simulator.faults.clear();
    expect(unit).toMatchObject({ outcome: "failed" });
    return unit;
  }

  const only = (): LabRunner => {
    const [runner] = lab.runners;
    if (runner === undefined) throw new Error("The lab has a Runner.");
    return runner;
  };

  const files = (): Promise<string> =>
    only().host.script(
      `find ~upgrader ${directory} /etc/default /etc/systemd/system -not -path '*/runner/*' -printf '%p %u:%g %m\\n' | sort`,
    );

  it("is brought up by who follows its manual steps in a shell, word for word", async () => {
    const { host, runnerId } = only();
    const before = { files: await files(), invocation: await invocationOn(host) };
    const { manualSteps } = await fail(versions[1]);
    const { token: dead } = lab.simulator.runner(runnerId);

    const headers = { "x-rundeck-auth-token": lab.simulator.apiToken };
    await using shell = openShell(["ssh", "-F", lab.live.sshConfigFile, host.alias, "bash"]);
    const typed = await followSteps(manualSteps, {
      shell,
      regenerate: async (url) =>
        (await (await fetch(url, { method: "POST", headers })).json()) as {
          token: string;
          downloadTk: string;
        },
      download: async (url, name) => {
        const answer = await fetch(url, { headers });
        await writeFile(join(here, name), new Uint8Array(await answer.arrayBuffer()), { mode: 0o600 });
        const scp = ["-F", lab.live.sshConfigFile, "-p", join(here, name), `${host.alias}:`];
        await promisify(execFile)("scp", scp);
      },
      untilHealthy: () =>
        waitUntil("the Runner to be Healthy", () =>
          Promise.resolve(lab.simulator.runner(runnerId).status === "Healthy"),
        ),
    });

    const { token, ...state } = lab.simulator.runner(runnerId);
    expect(token).not.toBe(dead);
    expect(state).toMatchObject({
      status: "Healthy",
      version: versions[1],
      processes: 1,
      acceptedProcesses: 1,
    });
    expect(await files()).toBe(before.files);
    const { environment } = before.invocation;
    expect(await invocationOn(host)).toEqual({
      ...before.invocation,
      environment: { ...environment, RUNNER_RUNDECK_SERVER_TOKEN: token },
    });
    expect(await host.script(`cat ${directory}/.rdrunner-creds`)).toBe(`RUNDECK_RUNNER_TOKEN=${token}`);
    expect(lab.secrets().filter((secret) => typed.join("\n").includes(secret))).toEqual([]);
  });

  it("is recognised by the next plan, which goes on with it", async () => {
    const before = await files();
    await fail(versions[2]);
    const { plan: next, apply } = await plan();
    const left = next.warnings.find(({ code }) => code === "LEFT_BY_EARLIER_RUN");
    expect(left?.remedies[0]).toContain("It has stopped the Runner. Resume it, or carry out this plan");
    expect(await apply()).toMatchObject({ outcome: "upgraded", toVersion: versions[2] });
    await using shell = openShell(["ssh", "-F", lab.live.sshConfigFile, only().host.alias, "bash"]);
    await shell.type(/: (sudo .*)$/.exec(left?.remedies[1] ?? "")?.[1] ?? "false");
    expect(await files()).toBe(before);
  });

  it("names both processes where a second one has come beside the one that was started", async () => {
    const { host } = only();
    lab.secrets();
    lab.simulator.setServerVersion("5.9.0-20250110");
    const journal = createMemoryJournal();
    const startSecond = `cd ${directory} && runuser -u rundeck -- setsid --fork java ${smallHeap} -jar runner.jar > /dev/null 2>&1 < /dev/null`;
    const unit = await (
      await plan()
    ).apply({
      journal: {
        ...journal,
        // The step begins once this is durable.
        append: async (event) => {
          const isFirst = event.type === "step-started" && event.stepId === "verify" && event.attempt === 1;
          if (isFirst) await host.script(startSecond);
          await journal.append(event);
        },
      },
    });
    const pids = (await host.script("pgrep -u rundeck -x java")).split("\n");
    expect(pids).toHaveLength(2);
    expect(unit).toMatchObject({ outcome: "failed" });
    expect(unit.reason).toContain("A second process on its host carries its identity.");
    expect(unit.reason).toContain(`Running: process ${pids.join(", ")};`);
  });
});
