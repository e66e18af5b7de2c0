import { applyPlan, observeFleet, type RunEvent } from "@runner-upgrade/apply";
import type { Executor } from "@runner-upgrade/executor";
import { planUpgrade } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { createDockerExecutor } from "../../../src/index.js";
import { liveEngine } from "../lab/engine.js";
import { liveImages } from "../lab/images.js";
import { startLab, type Lab, type LabRunner } from "../lab/lab.js";
import { executorOptions } from "../lab/upgrade.js";
import { basics, variables } from "../set-ups/set-up.js";
import { startOwnEngine, whyNoOwnEngine, type OwnEngine } from "./own-engine.js";

const engine = liveEngine();
const why = engine.isThere ? await whyNoOwnEngine() : engine.reason;
if (why !== null) {
  if (process.env["LIVE"] === "required")
    throw new Error(`LIVE=required, but no engine of one's own: ${why}.`);
  console.warn(`SKIPPED an engine that is restarted and runs out of disk: ${why}.`);
}

describe.skipIf(why !== null)("an engine of its own", () => {
  let own: OwnEngine;
  let lab: Lab;
  const images = { old: "", new: "" };

  beforeAll(async () => {
    const built = liveImages(engine.isThere ? engine.registry : "", "own");
    images.old = await built.build("5.6.0", { isPushed: false });
    images.new = await built.build("5.7.0", { isPushed: false });
    own = await startOwnEngine();
    await own.bring(images.old, images.new);
    lab = await startLab("own", "5.6.0", { gateway: own.gateway });
    lab.simulator.setServerVersion("5.7.0");
    return async () => {
      await own[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
      await built[Symbol.asyncDispose]();
    };
  });

  const upgradeOne = async (
    credentials: "keep" | "rotate",
    how: {
      readonly onEvent?: (event: RunEvent) => void;
      /** When it is planned, and nothing was done yet. */
      readonly isPlanned?: () => Promise<void>;
      readonly around?: (executor: Executor) => Partial<Executor["steps"]>;
    },
  ): Promise<{
    readonly runner: LabRunner;
    readonly outcome: string;
    readonly code: string;
    readonly reason: string;
  }> => {
    const runner = await lab.install(
      {
        name: "restarted by its engine",
        install: async (request) => {
          const options = ["--network", "host", "--restart", "always"];
          await own.docker("run", ...basics(request), ...variables(request), ...options, request.image);
        },
      },
      images.old,
      { tags: [`own-${String(lab.runners.length)}`] },
    );
    await lab.waitUntilHealthy("5.6.0", [runner.name]);
    const executor = createDockerExecutor(executorOptions);
    const executors = [{ ...executor, steps: { ...executor.steps, ...how.around?.(executor) } }];
    const shared = { controlPlane: lab.client, executors, serverUrl: lab.serverUrl };
    const host = { platform: "docker", address: own.address, container: runner.name } as const;
    const fleet = await observeFleet({ ...shared, hosts: [{ runner: runner.name, host }] });
    const plan = planUpgrade(fleet, {
      credentials,
      targetVersion: "5.7.0",
      image: images.new,
      pull: "if-missing",
      allowOutageOf: [runner.name],
      drain: "off",
      settleMs: 0,
      soakMs: 0,
    });
    await how.isPlanned?.();
    const report = await applyPlan(plan, {
      ...shared,
      ...(how.onEvent === undefined ? {} : { onEvent: how.onEvent }),
    });
    const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
    return { runner, outcome: unit?.outcome ?? "", code: unit?.code ?? "", reason: unit?.reason ?? "" };
  };

  /** The Runner serves in one container by its name, which the engine starts again whenever it is restarted. */
  const expectServing = async ({ name, runnerId }: LabRunner, version: string): Promise<void> => {
    await lab.waitUntilHealthy(version, [name]);
    expect(lab.simulator.runner(runnerId)).toMatchObject({ acceptedProcesses: 1 });
    expect(await own.docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=^/${name}`)).toBe(
      name,
    );
    expect(await own.docker("inspect", "--format", "{{.HostConfig.RestartPolicy.Name}}", name)).toBe(
      "always",
    );
  };

  const once = (
    isIt: (event: RunEvent) => boolean,
    act: () => Promise<void>,
  ): ((event: RunEvent) => void) => {
    let isDone = false;
    return (event) => {
      if (isDone || !isIt(event)) return;
      isDone = true;
      void act();
    };
  };

  it.each([
    ["keep", "swap-names"],
    ["rotate", "create-container"],
    ["keep", "verify"],
  ] as const)("that is restarted in the middle (%s, when %s begins)", async (credentials, stepId) => {
    const seen = await upgradeOne(credentials, {
      onEvent: once(
        (event) => event.type === "step-started" && event.stepId === stepId,
        async () => {
          await own.stop();
          await own.start();
        },
      ),
    });
    expect(["upgraded", "rolled-back"], seen.reason).toContain(seen.outcome);
    // It may be gone, or say no because it ends just now.
    if (seen.outcome === "rolled-back")
      expect(seen.code).toMatch(
        /HOST_UNREACHABLE|CONNECTION_LOST|NOT_STARTED|STARTED_AND_EXITED|PROCESS_GONE|HOST_COMMAND_FAILED/,
      );
    await expectServing(seen.runner, seen.outcome === "upgraded" ? "5.7.0" : "5.6.0");
  });

  it.each(["keep", "rotate"] as const)("whose disk is full behind the stop (%s)", async (credentials) => {
    let fills = 0;
    const full = async <T>(go: () => Promise<T> | undefined): Promise<T> => {
      fills += 1;
      if (fills === 1) await own.fill();
      const done = go();
      if (done === undefined) throw new TypeError("The executor has no such step.");
      return done;
    };
    const seen = await upgradeOne(credentials, {
      around: (executor) =>
        credentials === "keep"
          ? { start: (context, input) => full(() => executor.steps.start?.(context, input)) }
          : {
              "create-container": (context, input) =>
                full(() => executor.steps["create-container"]?.(context, input)),
            },
      // Somebody makes room when they are told.
      onEvent: (event) => {
        if (event.type === "step-failed") void own.free();
      },
    });
    expect(fills).toBeGreaterThan(0);
    if (credentials === "keep") {
      // The old one is back; a new one that comes up all the same is as well.
      expect(["upgraded", "rolled-back"], seen.reason).toContain(seen.outcome);
    } else expect(seen).toMatchObject({ outcome: "upgraded" });
    console.log(
      `The disk was full behind the stop (${credentials}): ${seen.outcome}, ${seen.code}: ${seen.reason}`,
    );
    await own.free();
    await expectServing(seen.runner, seen.outcome === "upgraded" ? "5.7.0" : "5.6.0");
  });

  it("whose disk is full before anything is stopped", async () => {
    const seen = await upgradeOne("keep", { isPlanned: () => own.fill() });
    await own.free();
    expect(seen).toMatchObject({ outcome: "rolled-back", code: "DISK_FULL" });
    await expectServing(seen.runner, "5.6.0");
  });
});
