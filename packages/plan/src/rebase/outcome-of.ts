import type { CompareProcedures } from "../compare/compare-procedures.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import type { Notice, Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { diffPremises } from "../premises/diff-premises.js";
import { throughReplica, type SeenRunner } from "../replicas/seen-runner.js";
import { oneLine } from "../text/one-line.js";
import { descendantsOf } from "./descendants-of.js";
import { runnerQuestions } from "./runner-questions.js";
import { outcomeInPlan } from "./outcome-in-plan.js";
import type { UnitOutcome } from "./rebase.js";
import type { Traces } from "./trace-units.js";

/** What decides what became of the units of the old plan. */
interface Situation {
  readonly old: Plan;
  /** The new plan. */
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly platforms: readonly PlatformModule[];
  readonly traces: Traces;
  readonly compareProcedures: CompareProcedures;
}

type About = Pick<UnitOutcome, "name" | "unitId">;

/** Returns what tells what became of a unit of the old plan. */
export function outcomeTeller(situation: Situation): (unit: Unit) => UnitOutcome {
  const { old, plan, fleet, platforms, traces, compareProcedures } = situation;
  const { isCurrent, isUp } = runnerQuestions(plan, fleet, platforms);
  const blockersOf = blockersByRunner(plan);
  const knownReplicas = new Set(old.units.flatMap(({ replicaId }) => replicaId ?? []));
  const perhapsOf = (runner: Runner): string[] =>
    (runner.replicas ?? [])
      .filter(({ id }) => !knownReplicas.has(id))
      .map((replica) => throughReplica(runner, replica, runner))
      .filter((seen) => isCurrent(seen) && isUp(seen))
      .flatMap(({ replica }) => replica?.id ?? []);

  return (unit) => {
    const about: About = { unitId: unit.id, name: oneLine(unitName(unit)) };
    const trace = traces.traceOf(unit);
    if (trace === null) {
      const message = "Its Runner is not in the fleet, or is the server's own by now.";
      return { ...about, outcome: "gone", what: "runner", message };
    }
    const { runner, located } = trace;
    if (!located.isFound) return replicaGone(about, perhapsOf(runner));
    const { seen, successor } = located;
    // A replica's word means the same whatever the server's version.
    const server = seen.replica === undefined ? fleet.server : ({ replicas: "on" } as const);
    const premises = diffPremises(unit, seen, {}, server);
    const descendants = descendantsOf(unit, seen, plan);
    if (descendants.length > 0)
      return outcomeInPlan(unit, descendants, { about, premises, compareProcedures });
    if (isCurrent(seen))
      return onTarget(about, {
        version: seen.version ?? unit.targetVersion,
        status: isUp(seen) ? null : seen.status,
        successorId: successor?.id ?? null,
      });
    const blockers = blockersOf(unit.runnerId);
    const [first] = blockers;
    if (first !== undefined)
      return { ...about, outcome: "blocked", blockers, premises, message: oneLine(first.message, 2_000) };
    return withoutPlace(about, seen);
  };
}

function blockersByRunner({ blockers }: Plan): (runnerId: string) => readonly Notice[] {
  const index = new Map<string | null, Notice[]>();
  for (const blocker of blockers) {
    const others = index.get(blocker.runnerId);
    if (others === undefined) index.set(blocker.runnerId, [blocker]);
    else others.push(blocker);
  }
  return (runnerId) => index.get(runnerId) ?? [];
}

interface OnTarget {
  readonly version: string;
  /** Null where it serves. */
  readonly status: string | null;
  /** The replica in its place, where that is another one. */
  readonly successorId: string | null;
}

function onTarget(about: About, { version, status, successorId }: OnTarget): UnitOutcome {
  const on = `version ${oneLine(version, 60)}`;
  if (status !== null) {
    const message = `It has ${on}, and its status is ${oneLine(status, 60)}: no upgrade mends that.`;
    return { ...about, outcome: "not-serving", status, message };
  }
  if (successorId === null) return { ...about, outcome: "done", message: `It serves with ${on}.` };
  const message = `The replica ${oneLine(successorId, 80)} serves in its place, with ${on}.`;
  return { ...about, outcome: "done", replicaId: successorId, message };
}

function replicaGone(about: About, perhaps: readonly string[]): UnitOutcome {
  const successor =
    perhaps.length === 0
      ? "no new one serves on the target version"
      : `whether one of ${oneLine(perhaps.join(", "))} took its place is not known`;
  const message = `The server does not list its replica any more, and ${successor}.`;
  return { ...about, outcome: "gone", what: "replica", perhaps, message };
}

/** Nothing blocks it and it is not current: it has no host, or the limit leaves it out. */
function withoutPlace(about: About, { host }: SeenRunner): UnitOutcome {
  if (host !== null) return { ...about, outcome: "left-out", message: "The limit leaves it out." };
  const message = "No host is named for its Runner any more.";
  return { ...about, outcome: "gone", what: "host", message };
}
