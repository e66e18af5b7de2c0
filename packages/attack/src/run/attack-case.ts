import { createHash } from "node:crypto";
import { observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { insertStep, planUpgrade, type Plan } from "@runner-upgrade/plan";
import type { AttackCase } from "../case/attack-case.js";
import { invariants, type Invariant, type Violation } from "../invariants/index.js";
import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";
import { createAttackWorld } from "../world/create-attack-world.js";
import { inspectHost } from "../world/host-way.js";
import { carryOut } from "./carry-out.js";

/** Longer than any run takes whose waits all have an end. */
const longestRunMs = 3 * 24 * 3_600_000;

/** What became of an attack. */
export interface AttackResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** SHA-256 of everything that happened, in order. */
  readonly hash: string;
  readonly events: number;
  /** Virtual time from the run's start to its end. */
  readonly tookMs: number;
  /** How each unit ended. */
  readonly outcomes: readonly string[];
  /** Indices of the faults that were met. */
  readonly met: readonly number[];
  readonly log: readonly LoggedEvent[];
}

/** Attacks one run. Never rejects for what the run does: what must not happen is in the result. */
export async function attackCase(attack: AttackCase): Promise<AttackResult> {
  const world = await createAttackWorld(attack);
  const violations: Violation[] = [];
  const plan = await planFor(world);
  const units = plan.units.map(({ runnerName }) => runnerName);
  const met = new Set<number>();
  let now = 0;
  const watchers = Object.entries(invariants).map(([invariant, create]): Invariant =>
    create({
      world,
      units,
      report: (message) => {
        violations.push({ invariant, at: now, message });
      },
    }),
  );
  world.begin((event) => {
    now = event.at;
    if (event.type === "fault-met") met.add(event.fault);
    for (const { see } of watchers) see?.(event);
  });
  try {
    const ended = await world.clock.run(carryOut(world, plan), { limitMs: longestRunMs });
    for (const { atEnd } of watchers) atEnd?.(ended);
    return resultOf(ended.report?.units.map(({ outcome }) => outcome) ?? []);
  } catch (error) {
    violations.push({
      invariant: "comes-to-an-end",
      at: now,
      message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
    return resultOf([]);
  }

  function resultOf(outcomes: readonly string[]): AttackResult {
    return {
      seed: attack.seed,
      violations,
      hash: hashOf(world.log),
      events: world.log.length,
      tookMs: now,
      outcomes,
      met: [...met].sort((left, right) => left - right),
      log: world.log,
    };
  }
}

async function planFor(world: AttackWorld): Promise<Plan> {
  const { attack, clock, simulator } = world;
  const controlPlane = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(simulator.apiToken),
    fetch: simulator.fetch,
    clock,
  });
  const fleet = await clock.run(
    observeFleet({
      controlPlane,
      hosts: attack.runners.flatMap(({ name, address }) =>
        address === null ? [] : [{ runner: name, host: { platform: "vm" as const, address } }],
      ),
      executors: [{ ...world.executor, inspectHost: (request) => inspectHost(world, request) }],
      clock,
    }),
  );
  const plan = planUpgrade(fleet, attack.policy);
  if (attack.insert === "none" || plan.units.length === 0) return plan;
  const step = { name: "own", timeLimitMs: 30_000 };
  return attack.insert === "before-stop"
    ? insertStep(plan, { before: "away", step })
    : insertStep(plan, { after: "verify", step });
}

/** The run's id is drawn by the machine; everything else comes from the seed. */
function hashOf(log: readonly LoggedEvent[]): string {
  const hash = createHash("sha256");
  for (const event of log)
    hash.update(JSON.stringify(event).replace(/run-[0-9a-f]{12}/g, "run-id")).update("\n");
  return hash.digest("hex");
}
