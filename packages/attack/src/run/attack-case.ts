import { createHash } from "node:crypto";
import type { AttackCase } from "../case/attack-case.js";
import { createCoverage } from "../situations/create-coverage.js";
import type { Invariant, Violation } from "../invariants/invariant.js";
import { invariants } from "../invariants/invariants.js";
import type { LoggedEvent } from "../log/attack-event.js";
import { createAttackWorld } from "../world/create-attack-world.js";
import { carryOut } from "./carry-out.js";
import { makePlan } from "./make-plan.js";

/** Longer than any run takes whose waits all have an end. */
const longestRunMs = 3 * 24 * 3_600_000;

/** What became of an attack. */
export interface AttackResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** SHA-256 of everything that happened, in order. */
  readonly hash: string;
  readonly events: number;
  /** Virtual time from the first run's start to the last one's end. */
  readonly tookMs: number;
  /** How each unit ended, of all runs. */
  readonly outcomes: readonly string[];
  /** Indices of the faults that were met. */
  readonly met: readonly number[];
  /** How often which situation came up. */
  readonly situations: Readonly<Record<string, number>>;
  readonly log: readonly LoggedEvent[];
}

/** Attacks one case. Never rejects for what the runs do: what must not happen is in the result. */
export async function attackCase(attack: AttackCase): Promise<AttackResult> {
  const world = await createAttackWorld(attack);
  const violations: Violation[] = [];
  const plan = await world.clock.run(makePlan(world));
  world.beginRound(plan.units.map(({ runnerName }) => runnerName));
  const met = new Set<number>();
  const outcomes: string[] = [];
  let now = 0;
  const coverage = createCoverage(world);
  const watchers: readonly Invariant[] = [
    coverage,
    ...Object.entries(invariants).map(([invariant, create]) =>
      create({
        world,
        report: (message) => {
          violations.push({ invariant, at: now, message });
        },
      }),
    ),
  ];
  world.begin((event) => {
    now = event.at;
    if (event.type === "fault-met") met.add(event.fault);
    for (const { see } of watchers) see?.(event);
  });
  try {
    await world.clock.run(
      carryOut(world, plan, (ended) => {
        outcomes.push(...(ended.report?.units.map(({ outcome }) => outcome) ?? []));
        for (const { atEnd } of watchers) atEnd?.(ended);
      }),
      { limitMs: longestRunMs },
    );
  } catch (error) {
    violations.push({
      invariant: "comes-to-an-end",
      at: now,
      message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
  }
  return {
    seed: attack.seed,
    violations,
    hash: hashOf(world.log),
    events: world.log.length,
    tookMs: now,
    outcomes,
    met: [...met].sort((left, right) => left - right),
    situations: coverage.situations(),
    log: world.log,
  };
}

/** The run's id is drawn by the machine; everything else comes from the seed. */
function hashOf(log: readonly LoggedEvent[]): string {
  const hash = createHash("sha256");
  for (const event of log)
    hash.update(JSON.stringify(event).replace(/run-[0-9a-f]{12}/g, "run-id")).update("\n");
  return hash.digest("hex");
}
