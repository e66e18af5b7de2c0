import { createServer } from "node:net";
import { applyPlan, observeFleet, resumeRun, startRun, type RunEvent } from "@runner-upgrade/apply";
import { planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { createDockerExecutor, type DockerExecutorOptions } from "../../../src/index.js";
import { docker, run } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { freePort } from "../lab/free-port.js";
import { liveImages, type LiveImages } from "../lab/images.js";
import { startLab, type Lab, type LabRunner } from "../lab/lab.js";
import { executorOptions } from "../lab/upgrade.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";
import { journalThatDiesAt } from "./crashing-journal.js";
import { loadForeignImage } from "./foreign-image.js";
import { refusingRegistry, stallingRegistry } from "./registries.js";

const engine = liveEngine();
const treatments = ["keep", "rotate"] as const;
const oldVersion = "5.6.0";
const newVersion = "5.7.0";

describe.skipIf(!engine.isThere)("what fails on a real engine", { concurrent: true }, () => {
  let lab: Lab;
  let images: LiveImages;
  let old = "";
  const address = engine.isThere ? engine.address : "";

  beforeAll(async () => {
    images = liveImages(engine.isThere ? engine.registry : "", "failures");
    old = await images.build(oldVersion);
    await images.build(newVersion);
    await images.build(newVersion, { fault: "exit-at-once", tag: "exits" });
    await images.build(newVersion, { fault: "never-healthy", tag: "hangs" });
    lab = await startLab("failures", oldVersion);
    lab.simulator.setServerVersion(newVersion);
    return async () => {
      await lab[Symbol.asyncDispose]();
      await images[Symbol.asyncDispose]();
    };
  });

  const plain: SetUp = {
    name: "plain",
    install: async (request) => {
      await docker("run", ...basics(request), ...variables(request), request.image);
    },
  };

  // Each has tags of its own: nobody stands in for it, and nobody's absence holds it up.
  let count = 0;
  const install = async (setUp: SetUp = plain): Promise<LabRunner> => {
    count += 1;
    const runner = await lab.install(setUp, old, { tags: [`alone-${String(count)}`] });
    await lab.waitUntilHealthy(oldVersion, [runner.name]);
    return runner;
  };

  const executorWith = (options: DockerExecutorOptions = {}): ReturnType<typeof createDockerExecutor> =>
    createDockerExecutor({ ...executorOptions, ...options });

  const planFor = async ({ name }: LabRunner, policy: PolicyInput): Promise<Plan> => {
    const host = { platform: "docker", address, container: name } as const;
    const fleet = await observeFleet({
      controlPlane: lab.client,
      executors: [executorWith()],
      serverUrl: lab.serverUrl,
      hosts: [{ runner: name, host }],
    });
    return planUpgrade(fleet, {
      targetVersion: newVersion,
      image: `:${images.tagOf(newVersion)}`,
      allowOutageOf: [name],
      drain: "off",
      settleMs: 0,
      soakMs: 0,
      regenerateSettleMs: 0,
      stepTimeLimitsMs: { verify: 40_000 },
      ...policy,
    });
  };

  const dependencies = (executor = executorWith()) => ({
    controlPlane: lab.client,
    executors: [executor],
    serverUrl: lab.serverUrl,
  });

  /** Upgrades one Runner and tells what became of it, as the report and as the engine say. */
  const outcomeOf = async (
    runner: LabRunner,
    policy: PolicyInput,
    options: { readonly executor?: DockerExecutorOptions; readonly onEvent?: (event: RunEvent) => void } = {},
  ) => {
    const { onEvent } = options;
    const report = await applyPlan(await planFor(runner, policy), {
      ...dependencies(executorWith(options.executor)),
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
    return { outcome: unit?.outcome, code: unit?.code, reason: unit?.reason ?? "" };
  };

  /** The Runner serves, in one container that has its name. */
  const expectServing = async ({ name, runnerId }: LabRunner, version: string): Promise<void> => {
    await lab.waitUntilHealthy(version, [name]);
    expect(lab.simulator.runner(runnerId)).toMatchObject({ processes: 1, acceptedProcesses: 1 });
    const there = await docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=^/${name}($|\\.)`);
    expect(there).toBe(name);
  };

  it("an image that is missing", async () => {
    const runner = await install();
    const seen = await outcomeOf(runner, { image: `${images.repository}:none` });
    expect(seen).toMatchObject({ outcome: "rolled-back", code: "IMAGE_NOT_FOUND" });
    expect(seen.reason).toContain("It runs as before");
    await expectServing(runner, oldVersion);
  });

  it("a registry that refuses", async () => {
    const registry = await refusingRegistry();
    const runner = await install();
    const seen = await outcomeOf(runner, { image: `${registry.address}/team/runner:5.7.0` });
    await registry.close();
    expect(seen).toMatchObject({ outcome: "rolled-back", code: "REGISTRY_REFUSED" });
    await expectServing(runner, oldVersion);
  });

  it("a registry that stops in the middle of a pull", async () => {
    const registry = await stallingRegistry(engine.isThere ? engine.registry : "");
    const repository = `runner-upgrade-test/stalling-${String(process.pid)}`;
    const real = `${engine.isThere ? engine.registry : ""}/${repository}:5.7.0`;
    await run("docker", ["build", "--quiet", "--tag", real, "-"], {
      input: `FROM ${old}\nRUN head -c 3000000 /dev/urandom > /app/noise\n`,
      env: { DOCKER_BUILDKIT: "0" },
    });
    await docker("push", "--quiet", real);
    await docker("image", "rm", real);
    const runner = await install();
    const seen = await outcomeOf(
      runner,
      { image: `${registry.address}/${repository}:5.7.0` },
      { executor: { pullIdleMs: 3_000 } },
    );
    await registry.close();
    expect(seen).toMatchObject({ outcome: "rolled-back", code: "TIMEOUT" });
    expect(seen.reason).toMatch(/made no progress for 3000 ms/);
    await expectServing(runner, oldVersion);
  });

  it("an image of another architecture", async () => {
    const image = `runner-upgrade-test-foreign-${String(process.pid)}:5.7.0`;
    const foreign = process.arch === "arm64" ? "amd64" : "arm64";
    await loadForeignImage(image, foreign);
    const runner = await install();
    const seen = await outcomeOf(runner, { image, pull: "if-missing" });
    await docker("image", "rm", image);
    expect(seen).toMatchObject({ outcome: "rolled-back", code: "WRONG_PLATFORM" });
    await expectServing(runner, oldVersion);
  });

  describe.each(treatments)("with %s", (credentials) => {
    it("a port that somebody takes when the old container is stopped", async () => {
      const port = await freePort();
      const runner = await install({
        name: "published",
        install: async (request) => {
          const publish = ["--publish", `127.0.0.1:${String(port)}:80`];
          await docker("run", ...basics(request), ...variables(request), ...publish, request.image);
        },
      });
      let thief: ReturnType<typeof createServer> | null = null;
      const steal = (): void => {
        const server = createServer();
        server.once("error", () => setTimeout(steal, 20));
        server.listen(port, "127.0.0.1", () => {
          thief = server;
        });
      };
      const seen = await outcomeOf(
        runner,
        { credentials },
        {
          onEvent: (event) => {
            if (event.type === "step-started" && event.stepId === "stop") steal();
            if (event.type === "step-failed" && event.stepId === "start") thief?.close();
          },
        },
      );
      if (credentials === "keep") {
        expect(seen).toMatchObject({ outcome: "rolled-back", code: "NOT_STARTED" });
        expect(seen.reason).toMatch(/address already in use|port is already allocated/);
      } else expect(seen).toMatchObject({ outcome: "upgraded" });
      await expectServing(runner, credentials === "keep" ? oldVersion : newVersion);
    });

    it("a new container that exits at once", async () => {
      const runner = await install();
      const seen = await outcomeOf(
        runner,
        { credentials, image: `:${images.tagOf("exits")}` },
        // At once is when its JVM is up: on a busy machine that takes longer than the lab waits elsewhere.
        { executor: { startSettleMs: 20_000 } },
      );
      expect(seen).toMatchObject({ outcome: "rolled-back", code: "STARTED_AND_EXITED" });
      expect(seen.reason).toMatch(/exit code is 1\./);
      await expectServing(runner, oldVersion);
    });

    it("a new container that starts and never becomes Healthy", async () => {
      const runner = await install();
      const seen = await outcomeOf(runner, { credentials, image: `:${images.tagOf("hangs")}` });
      expect(seen).toMatchObject({ outcome: "rolled-back" });
      expect(seen.reason).toMatch(/^verify failed/);
      await expectServing(runner, oldVersion);
    });

    // Between stop and start. The crash matrix has every point of every route.
    const kills =
      credentials === "keep"
        ? ["swap-names", "start"]
        : ["regenerate-credentials", "create-container", "start"];
    it.each(kills)("a run that dies when %s begins, and is resumed", async (stepId) => {
      const runner = await install();
      const plan = await planFor(runner, { credentials });
      const dying = journalThatDiesAt(stepId);
      startRun(plan, { ...dependencies(), journal: dying.journal });
      await dying.died;
      const report = await resumeRun({ ...dependencies(), journal: dying.left() }).report;
      const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
      expect([unit?.outcome, unit?.reason]).toEqual(["upgraded", "It runs the new version."]);
      await expectServing(runner, newVersion);
    });
  });
});
