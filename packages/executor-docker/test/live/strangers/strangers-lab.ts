import { applyPlan, observeFleet, type RunReport } from "@runner-upgrade/apply";
import { planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import { createDockerExecutor } from "../../../src/index.js";
import { docker } from "../lab/docker.js";
import { liveImages, type LiveImages } from "../lab/images.js";
import { startLab, type Lab, type LabRunner } from "../lab/lab.js";
import { executorOptions } from "../lab/upgrade.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";

export const from = "5.6.0";
export const to = "5.7.0";
/** An image that every machine with the engine has: the Runners' own is built from it. */
export const foreignImage = "debian:bookworm-slim";

/** What became of one Runner's unit. */
export interface SeenUnit {
  readonly outcome: RunReport["units"][number]["outcome"] | undefined;
  readonly reason: string;
}

/** A control plane and images of two versions, for Runners that are each alone with their tag. Dispose of it. */
export interface StrangersLab {
  readonly lab: Lab;
  readonly images: LiveImages;
  /** The image of the version from which is upgraded. */
  readonly old: string;
  /** Installs a Runner and waits until it is Healthy. @default a container with the three variables */
  install(setUp?: SetUp): Promise<LabRunner>;
  planFor(runner: LabRunner, policy?: PolicyInput): Promise<Plan>;
  apply(plan: Plan, runner: LabRunner): Promise<SeenUnit>;
  [Symbol.asyncDispose](): Promise<void>;
}

const plain: SetUp = {
  name: "plain",
  install: async (request) => {
    await docker("run", ...basics(request), ...variables(request), request.image);
  },
};

export async function startStrangersLab(
  { address, registry }: { readonly address: string; readonly registry: string },
  suite: string,
): Promise<StrangersLab> {
  const images = liveImages(registry, suite);
  const old = await images.build(from);
  await images.build(to);
  const lab = await startLab(suite, from);
  lab.simulator.setServerVersion(to);
  let count = 0;
  return {
    lab,
    images,
    old,
    install: async (setUp = plain) => {
      count += 1;
      const runner = await lab.install(setUp, old, { tags: [`alone-${String(count)}`] });
      await lab.waitUntilHealthy(from, [runner.name]);
      return runner;
    },
    planFor: async ({ name }, policy = {}) => {
      await using executor = createDockerExecutor(executorOptions);
      const fleet = await observeFleet({
        controlPlane: lab.client,
        executors: [executor],
        serverUrl: lab.serverUrl,
        hosts: [{ runner: name, host: { platform: "docker", address, container: name } }],
      });
      return planUpgrade(fleet, {
        targetVersion: to,
        image: `:${images.tagOf(to)}`,
        allowOutageOf: [name],
        drain: "off",
        settleMs: 0,
        soakMs: 0,
        stepTimeLimitsMs: { verify: 40_000 },
        ...policy,
      });
    },
    apply: async (plan, { runnerId }) => {
      await using executor = createDockerExecutor(executorOptions);
      const report = await applyPlan(plan, {
        controlPlane: lab.client,
        executors: [executor],
        serverUrl: lab.serverUrl,
      });
      const unit = report.units.find((one) => one.runnerId === runnerId);
      return { outcome: unit?.outcome, reason: unit?.reason ?? "" };
    },
    [Symbol.asyncDispose]: async () => {
      await lab[Symbol.asyncDispose]();
      await images[Symbol.asyncDispose]();
    },
  };
}

/** The notices of one Runner, each as its code and message. */
export function coded(notices: Plan["blockers"], { name }: LabRunner): string[] {
  return notices
    .filter(({ runnerName }) => runnerName === name)
    .map(({ code, message }) => `${code} ${message}`);
}
