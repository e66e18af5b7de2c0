import { observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { insertStep, planUpgrade, type Plan } from "@runner-upgrade/plan";
import type { AttackWorld } from "../world/attack-world.js";
import { inspectHost } from "../world/host-way.js";

/** Observes the fleet, with nothing in the way, and plans. */
export async function makePlan(world: AttackWorld): Promise<Plan> {
  const { attack, clock, simulator } = world;
  const controlPlane = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(simulator.apiToken),
    fetch: simulator.fetch,
    clock,
  });
  const fleet = await observeFleet({
    controlPlane,
    hosts: attack.runners.flatMap(({ name, address, site }) =>
      address === null
        ? []
        : [{ runner: name, host: { platform: "vm" as const, address, ...(site !== null && { site }) } }],
    ),
    executors: [{ ...world.executor, inspectHost: (request) => inspectHost(world, request) }],
    clock,
  });
  const plan = planUpgrade(fleet, attack.policy);
  if (attack.insert === "none" || plan.units.length === 0) return plan;
  const step = { name: "own", timeLimitMs: 30_000 };
  return attack.insert === "before-stop"
    ? insertStep(plan, { before: "away", step })
    : insertStep(plan, { after: "verify", step });
}
