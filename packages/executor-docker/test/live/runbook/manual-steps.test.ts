import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { applyPlan } from "@runner-upgrade/apply";
import { withoutPauses } from "@runner-upgrade/crash-matrix";
import { ExecutorError, type StepContext } from "@runner-upgrade/executor";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createDockerExecutor } from "../../../src/index.js";
import { docker } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { executorOptions } from "../lab/upgrade.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";
import { coded, startStrangersLab, to, type StrangersLab } from "../strangers/strangers-lab.js";

const engine = liveEngine();
const execute = promisify(execFile);

const inVariable: SetUp = {
  name: "variable",
  install: async (request) => {
    await docker(
      "run",
      ...basics(request),
      "--restart",
      "unless-stopped",
      ...variables(request),
      request.image,
    );
  },
};

const inMountedFile: SetUp = {
  name: "mounted file",
  install: async (request) => {
    const { folder, runnerId, token, serverUrl } = request;
    const file = join(folder, "creds");
    await mkdir(folder, { recursive: true });
    const text = `RUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_ID=${runnerId}\n`;
    await writeFile(file, text, { mode: 0o644 });
    await docker("run", ...basics(request), "--volume", `${file}:/app/.rdrunner-creds`, request.image);
  },
};

describe.skipIf(!engine.isThere)("a container whose upgrade failed and could not be rolled back", () => {
  let started: StrangersLab;

  beforeAll(async () => {
    if (!engine.isThere) return undefined;
    started = await startStrangersLab(engine, "by-hand");
    return () => started[Symbol.asyncDispose]();
  });

  it.each([
    // A container that is made by hand is neither the new one nor the old one.
    {
      setUp: inVariable,
      credentials: "rotate",
      failsAt: "create-container",
      leavesOut: /^To go (?:on|back)/,
    },
    { setUp: inMountedFile, credentials: "rotate", failsAt: "write-credentials", leavesOut: /^To go back/ },
    { setUp: inVariable, credentials: "keep", failsAt: "start", leavesOut: /^To go back/ },
  ] as const)(
    "is recognised by the next plan, and serves for a person who follows its manual steps: $setUp.name, $credentials",
    async ({ setUp, credentials, failsAt, leavesOut }) => {
      const { lab } = started;
      const runner = await started.install(setUp);
      const before = lab.simulator.runner(runner.runnerId).token;
      const plan = await started.planFor(runner, { credentials });
      expect(coded(plan.blockers, runner)).toEqual([]);
      await using executor = createDockerExecutor(executorOptions);
      const refuses = ({ runner: { id }, host: { address } }: StepContext): Promise<never> =>
        Promise.reject(
          new ExecutorError({
            code: "CREDENTIALS_NOT_WRITABLE",
            message: `${id} on ${address}: its token cannot be put anywhere.`,
            remedies: [],
          }),
        );
      const report = await applyPlan(plan, {
        controlPlane: lab.client,
        executors: [
          {
            ...executor,
            steps: { ...executor.steps, [failsAt]: refuses },
            restore: refuses,
            restoreWithNewCredentials: refuses,
          },
        ],
        serverUrl: lab.serverUrl,
        clock: withoutPauses(),
      });
      const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
      expect(unit?.outcome).toBe("failed");
      const isRotated = credentials === "rotate";
      expect(lab.simulator.runner(runner.runnerId).token === before).toBe(!isRotated);

      const again = await started.planFor(runner, { credentials });
      // With its credentials alive the next plan could go on from there.
      expect(again.units).toHaveLength(isRotated ? 0 : 1);
      expect(coded([...again.blockers, ...again.warnings], runner).join("\n")).toMatch(
        /^LEFT_BY_EARLIER_RUN The upgrade run-\S+ stopped it and has not started it again/m,
      );

      const directory = await mkdtemp(join(tmpdir(), "ru-docker-by-hand-"));
      onTestFinished(() => rm(directory, { recursive: true }));
      const typed: string[] = [];
      let token = before;
      for (const line of unit?.manualSteps ?? []) {
        if (leavesOut.test(line)) continue;
        const post = /: POST (\S+)$/.exec(line)?.[1];
        const command = /: ((?:docker|rm|jq|\(umask) .*)$/s.exec(line)?.[1];
        if (line.includes("Healthy")) await lab.waitUntilHealthy(to, [runner.name]);
        if (post !== undefined) token = await regenerated(post);
        else if (command === undefined) throw new Error(`This cannot be followed: ${line}`);
        else {
          typed.push(command);
          await type(command, { directory, answer: command.includes("read -rsp") ? token : "" });
        }
      }
      expect(lab.simulator.runner(runner.runnerId)).toMatchObject({
        token,
        status: "Healthy",
        acceptedProcesses: 1,
      });
      expect(await readdir(directory)).toEqual([]);
      expect(await docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=${runner.name}`)).toBe(
        runner.name,
      );
      expect(typed.join("\n")).not.toContain(token);
      const next = await started.planFor(runner, { credentials });
      expect(coded(next.blockers, runner)).toEqual([]);
    },
  );

  async function regenerated(url: string): Promise<string> {
    const headers = { "x-rundeck-auth-token": started.lab.simulator.apiToken };
    const answer = await fetch(url, { method: "POST", headers });
    return ((await answer.json()) as { readonly token: string }).token;
  }
});

/** As a person does who pastes it: what it says of its success is seen by what comes of it. */
async function type(
  command: string,
  { directory, answer }: { readonly directory: string; readonly answer: string },
): Promise<void> {
  const running = execute("bash", ["-c", `${command} || true`], { cwd: directory, timeout: 120_000 });
  running.child.stdin?.on("error", () => undefined);
  running.child.stdin?.end(`${answer}\n`);
  await running;
}
