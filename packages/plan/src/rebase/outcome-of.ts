import type { CompareProcedures } from "../compare/compare-procedures.js";
import { statusClassifier } from "../fleet/classify-status.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import { currentTest } from "../planner/sort-runners-out.js";
import { platformFacts } from "../candidates/platform-facts.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { diffPremises, type Difference } from "../premises/diff-premises.js";
import { classifyReplica, throughReplica, type SeenRunner } from "../replicas/seen-runner.js";
import { oneLine } from "../text/one-line.js";
import { descendantsOf } from "./descendants-of.js";
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

/** Returns what tells what became of a unit of the old plan. */
export function outcomeTeller(situation: Situation): (unit: Unit) => UnitOutcome {
  const { old, plan, fleet, platforms, traces, compareProcedures } = situation;
  const { policy } = plan;
  const isCurrent = currentTest({
    factsOf: platformFacts(policy, fleet.server, platforms),
    policy,
    fleet,
  });
  const classOfWhole = statusClassifier(fleet.server);
  const classOf = ({ status, replica }: SeenRunner): StatusClass =>
    replica === undefined ? classOfWhole(status) : classifyReplica(status);
  const isUp = (seen: SeenRunner): boolean => {
    const statusClass = classOf(seen);
    return statusClass === "serving" || statusClass === "saturated";
  };
  const differencesOf = (unit: Unit, seen: SeenRunner): Difference[] =>
    // A replica's word means the same whatever the server's version.
    diffPremises(unit, seen, {}, seen.replica === undefined ? fleet.server : { replicas: "on" });
  const knownReplicas = new Set(old.units.flatMap(({ replicaId }) => replicaId ?? []));
  /** Replicas that serve on the target version and were no units of the old plan. */
  const perhapsOf = (runner: Runner): string[] =>
    (runner.replicas ?? [])
      .filter(({ id }) => !knownReplicas.has(id))
      .map((replica) => throughReplica(runner, replica, runner))
      .filter((seen) => isCurrent(seen) && isUp(seen))
      .flatMap(({ replica }) => replica?.id ?? []);

  return (unit) => {
    const trace = traces.traceOf(unit);
    const about = { unitId: unit.id, name: unitName(unit) };
    if (trace === null) {
      const message = "Its Runner is not in the fleet, or is the server's own by now.";
      return { ...about, outcome: "gone", what: "runner", message };
    }
    const { runner, located } = trace;
    if (!located.isFound) return replicaGone(about, perhapsOf(runner));
    const { seen, successor } = located;
    const descendants = descendantsOf(unit, seen, plan);
    const premises = differencesOf(unit, seen);
    if (descendants[0] !== undefined)
      return outcomeInPlan(unit, descendants, { about, premises, compareProcedures });
    if (isCurrent(seen)) {
      const version = oneLine(seen.version ?? "", 60);
      if (!isUp(seen)) {
        const message = `It has version ${version}, and its status is ${oneLine(seen.status, 60)}: no upgrade mends that.`;
        return { ...about, outcome: "not-serving", status: seen.status, message };
      }
      return successor === null
        ? { ...about, outcome: "done", message: `It serves with version ${version}.` }
        : {
            ...{ ...about, outcome: "done", replicaId: successor.id },
            message: `The replica ${oneLine(successor.id, 80)} serves in its place, with version ${version}.`,
          };
    }
    return notPlanned(about, { plan, runner, premises });
  };
}

type About = Pick<UnitOutcome, "name" | "unitId">;

function replicaGone(about: About, perhaps: readonly string[]): UnitOutcome {
  const successor =
    perhaps.length === 0
      ? "no new one serves on the target version"
      : `whether one of ${oneLine(perhaps.join(", "))} took its place is not known`;
  const message = `The server does not list its replica any more, and ${successor}.`;
  return { ...about, outcome: "gone", what: "replica", perhaps, message };
}

/** Why a unit that is not current is not in the new plan. */
function notPlanned(
  about: About,
  {
    plan,
    runner,
    premises,
  }: { readonly plan: Plan; readonly runner: Runner; readonly premises: readonly Difference[] },
): UnitOutcome {
  const blockers = plan.blockers.filter(({ runnerId }) => runnerId === runner.id);
  const [first] = blockers;
  if (first !== undefined)
    return { ...about, outcome: "blocked", blockers, premises, message: oneLine(first.message, 2_000) };
  if (runner.host !== null) return { ...about, outcome: "left-out", message: "The limit leaves it out." };
  const message = "No host is named for its Runner any more.";
  return { ...about, outcome: "gone", what: "host", message };
}
