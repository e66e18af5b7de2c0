import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { applyPlan, createMemoryJournal, observeFleet, type RunReport } from "@runner-upgrade/apply";
import { withoutPauses } from "@runner-upgrade/crash-matrix";
import { ExecutorError, type Executor, type StepContext } from "@runner-upgrade/executor";
import { planUpgrade, type Plan } from "@runner-upgrade/plan";
import type { HostStepKind } from "@runner-upgrade/plan/platform";
import { beforeAll, describe, expect, it } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { kubectl } from "../cluster/kubectl.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { quick } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();
const execute = promisify(execFile);
const versions = { old: "5.6.1", new: "5.7.1" } as const;

describe.skipIf(!engine.isThere)("a Runner whose upgrade failed and could not be rolled back", () => {
  let lab: Lab;
  let runner: LabRunner;
  let directory: string;

  beforeAll(async () => {
    lab = await startLab("by-hand", { clockFactor: 5 });
    for (const version of Object.values(versions)) await lab.images.build(version);
    directory = await mkdtemp(join(tmpdir(), "ru-k8s-by-hand-"));
    lab.simulator.setServerVersion(versions.new);
    return async () => {
      await rm(directory, { recursive: true });
      await lab[Symbol.asyncDispose]();
    };
  });

  const observed = async (executor: Executor, credentials: "keep" | "rotate"): Promise<Plan> => {
    const fleet = await observeFleet({
      controlPlane: lab.client,
      executors: [executor],
      serverUrl: lab.serverUrl,
      hosts: [{ runner: runner.name, host: runner.host }],
    });
    const policy = { image: `:${versions.new}`, targetVersion: versions.new, credentials } as const;
    return planUpgrade(fleet, { ...policy, drain: "off", allowOutageOf: [runner.name] });
  };

  async function install(name: string): Promise<void> {
    const image = `${lab.images.repository}:${versions.old}`;
    runner = await lab.addRunner({ name, kind: "Deployment", by: "secretKeyRef", image });
    await lab.waitUntilHealthy(runner, versions.old);
  }

  /** Makes one step fail, and every rollback too. */
  async function fail(
    credentials: "keep" | "rotate",
    stepKind: HostStepKind,
  ): Promise<RunReport["units"][number]> {
    await using real = createKubernetesExecutor(quick);
    const refuses = ({ runner: { id }, host: { address } }: StepContext): Promise<never> =>
      Promise.reject(
        new ExecutorError({
          code: "CREDENTIALS_NOT_WRITABLE",
          message: `${id} on ${address}: the API server takes no Secret.`,
          remedies: [],
        }),
      );
    const executor: Executor = {
      ...real,
      steps: { ...real.steps, [stepKind]: refuses },
      restore: refuses,
      restoreWithNewCredentials: refuses,
    };
    const { units } = await applyPlan(await observed(executor, credentials), {
      controlPlane: lab.client,
      executors: [executor],
      serverUrl: lab.serverUrl,
      journal: createMemoryJournal(),
      clock: withoutPauses(),
    });
    const [unit] = units;
    if (unit === undefined) throw new Error("The plan has a unit.");
    return unit;
  }

  it("is recognised by the next plan, and serves for a person who follows its manual steps word for word", async () => {
    await install("by-hand-rotate");
    const before = lab.simulator.runner(runner.runnerId).token;
    // Where the new token would be written: the workload is stopped, and what it reads is dead.
    const { outcome, manualSteps } = await fail("rotate", "write-credentials");
    const { token: dead } = lab.simulator.runner(runner.runnerId);
    expect(outcome).toBe("failed");
    expect(dead).not.toBe(before);

    await using executor = createKubernetesExecutor(quick);
    const { blockers } = await observed(executor, "rotate");
    const stopped = blockers.find(({ code }) => code === "WORKLOAD_SCALED_TO_ZERO");
    expect(stopped?.message).toMatch(/the upgrade \S+ stopped it and has not started it again/);
    expect(stopped?.remedies.join(" ")).toMatch(/manual steps/);
    expect(stopped?.remedies.join(" ")).not.toContain("scale it up");

    const { typed, token } = await follow(manualSteps);
    const { token: last, ...state } = lab.simulator.runner(runner.runnerId);
    expect(last).toBe(token);
    expect(state).toMatchObject({ status: "Healthy", version: versions.new, acceptedProcesses: 1 });
    expect(await readdir(directory)).toEqual([]);
    const saved = ["-l", "app.kubernetes.io/managed-by=runner-upgrade", "-o", "name"];
    expect(await kubectl("-n", lab.namespace.name, "get", "secrets", ...saved)).toBe("");
    expect(lab.secrets().filter((secret) => typed.join("\n").includes(secret))).toEqual([]);
    expect((await observed(executor, "rotate")).blockers).toEqual([]);
  });

  it("serves with its credentials kept for a person who follows its manual steps word for word", async () => {
    await install("by-hand-keep");
    const before = lab.simulator.runner(runner.runnerId).token;
    const { outcome, manualSteps } = await fail("keep", "roll-out");
    expect(outcome).toBe("failed");
    await follow(manualSteps);
    const { token, ...state } = lab.simulator.runner(runner.runnerId);
    expect(token).toBe(before);
    expect(state).toMatchObject({ status: "Healthy", version: versions.new, acceptedProcesses: 1 });
    expect(await readdir(directory)).toEqual([]);
    await using executor = createKubernetesExecutor(quick);
    expect((await observed(executor, "keep")).blockers).toEqual([]);
  });

  async function follow(
    manualSteps: readonly string[],
  ): Promise<{ readonly typed: readonly string[]; readonly token: string }> {
    const typed: string[] = [];
    let token = "";
    for (const line of manualSteps) {
      // Of the two ways, the one onward.
      if (line.startsWith("To go back")) continue;
      const post = /: POST (\S+)$/.exec(line)?.[1];
      const command = commandIn(line);
      if (line.includes("Healthy")) await lab.waitUntilHealthy(runner, versions.new);
      if (post !== undefined) token = await regenerated(post);
      // With its credentials kept nothing was saved, and there is nothing to remove.
      else if (line === "See on the server that it is Healthy") continue;
      else if (command === null) throw new Error(`This cannot be followed: ${line}`);
      else {
        typed.push(command);
        await type(command, command.includes("read -rsp") ? token : "");
      }
    }

    return { typed, token };
  }

  async function regenerated(url: string): Promise<string> {
    const headers = { "x-rundeck-auth-token": lab.simulator.apiToken };
    const answer = await fetch(url, { method: "POST", headers });
    return ((await answer.json()) as { readonly token: string }).token;
  }

  async function type(command: string, answer: string): Promise<void> {
    const running = execute("bash", ["-euo", "pipefail", "-c", command], {
      cwd: directory,
      timeout: 120_000,
    });
    running.child.stdin?.on("error", () => undefined);
    running.child.stdin?.end(`${answer}\n`);
    await running;
  }
});

/** The command that a line holds: what a person copies, behind a colon. */
function commandIn(line: string): string | null {
  return /: ((?:kubectl|rm|\(umask) .*)$/s.exec(line)?.[1] ?? null;
}
