import { observeFleet, startRun, type Run } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { formatPlan, planUpgrade, unitName } from "@runner-upgrade/plan";
import { localTransport } from "@runner-upgrade/transport";
import { hostTimeLimitMs, singleton } from "./fleet.js";
import { showProgress } from "./progress.js";
import type { Stage } from "./stage.js";

/** The main job, as a user's script would do it: observe, decide, act. */
export async function upgrade({ simulator, fleet, load }: Stage): Promise<Run> {
  const { clock } = simulator;
  const controlPlane = createRunnerClient({ url: simulator.url, auth: tokenAuth(simulator.apiToken), clock });
  const executors = [
    createVmExecutor({ transport: localTransport({ environment: {} }), clock, pollMs: 1_000 }),
  ];
  const hosts = fleet.hosts.map(({ runnerId, directory }) => ({
    runner: runnerId,
    host: { platform: "vm", address: "local", directory } as const,
  }));

  console.log("\nObserving the fleet: the control plane and each host are read, nothing is changed.");
  const observed = await observeFleet({
    controlPlane,
    hosts,
    executors,
    clock,
    inspectTimeLimitMs: hostTimeLimitMs,
  });

  // Two tags on one Runner: with "each-tag" all who carry a tag stand in for each other.
  const policy = {
    coverage: "each-tag",
    maxInFlightPerHost: 6,
    stepTimeLimitsMs: {
      inspect: hostTimeLimitMs,
      "save-state": hostTimeLimitMs,
      stop: hostTimeLimitMs,
      "install-package": hostTimeLimitMs,
      start: hostTimeLimitMs,
      verify: hostTimeLimitMs,
      "clean-up": hostTimeLimitMs,
    },
  } as const;
  const careful = planUpgrade(observed, policy);
  console.log(`\n${formatPlan(careful, { as: "text" })}`);
  console.log(
    `Nobody stands in for ${singleton}, so the plan blocks it. No job is aimed at it now: accepted, by name.`,
  );
  const plan = planUpgrade(observed, { ...policy, allowOutageOf: [singleton] });
  console.log(`\n${formatPlan(plan, { as: "text" })}`);

  return startRun(plan, {
    controlPlane,
    executors,
    clock,
    onEvent: showProgress(plan.units.map(unitName), load),
  });
}
