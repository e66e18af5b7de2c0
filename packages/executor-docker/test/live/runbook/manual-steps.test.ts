import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { applyPlan } from "@runner-upgrade/apply";
import { ExecutorError, realClock, type Clock, type StepContext } from "@runner-upgrade/executor";
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

describe.skipIf(!engine.isThere)("a container whose rotation failed behind the regeneration", () => {
  let started: StrangersLab;

  beforeAll(async () => {
    if (!engine.isThere) return undefined;
    started = await startStrangersLab(engine, "by-hand");
    return () => started[Symbol.asyncDispose]();
  });

  it.each([
    { setUp: inVariable, failsAt: "create-container" },
    { setUp: inMountedFile, failsAt: "write-credentials" },
  ] as const)(
    "is recognised by the next plan, and serves for a person who follows its manual steps: $setUp.name",
    async ({ setUp, failsAt }) => {
      const { lab } = started;
      const runner = await started.install(setUp);
      const before = lab.simulator.runner(runner.runnerId).token;
      const plan = await started.planFor(runner, { credentials: "rotate" });
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
            restoreWithNewCredentials: refuses,
          },
        ],
        serverUrl: lab.serverUrl,
        clock: withoutPauses(),
      });
      const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
      expect(unit?.outcome).toBe("failed");
      expect(lab.simulator.runner(runner.runnerId).token).not.toBe(before);

      const again = await started.planFor(runner, { credentials: "rotate" });
      expect(again.units).toEqual([]);
      expect(coded(again.blockers, runner).join("\n")).toMatch(
        /^LEFT_BY_EARLIER_RUN The upgrade run-\S+ stopped it and has not started it again/m,
      );

      const directory = await mkdtemp(join(tmpdir(), "ru-docker-by-hand-"));
      onTestFinished(() => rm(directory, { recursive: true }));
      const typed: string[] = [];
      let token = "";
      for (const line of unit?.manualSteps ?? []) {
        // A container that was made by hand is neither; of a file the new image is given up for the old one.
        if (/^To go (?:on|back)/.test(line) && setUp === inVariable) continue;
        const post = /: POST (\S+)$/.exec(line)?.[1];
        const command = /: ((?:docker|rm|jq|\(umask) .*)$/s.exec(line)?.[1];
        if (line.includes("Healthy"))
          await lab.waitUntilHealthy(setUp === inVariable ? to : "5.6.0", [runner.name]);
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
      const next = await started.planFor(runner, { credentials: "rotate" });
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

/** A clock that passes over the pauses between attempts, and over nothing else that a run waits for. */
function withoutPauses(): Clock {
  let passedOver = 0;
  return {
    now: () => Date.now() + passedOver,
    sleep: (ms, signal) => {
      const isPause = ms >= 5_000 && ms <= 15_000;
      if (isPause) passedOver += ms;
      return realClock.sleep(isPause ? 0 : ms, signal);
    },
  };
}
