import type { NoticeContext } from "../notices/context.js";
import { buildSteps, type ProcedureChoice } from "../steps/build-steps.js";
import type { Admitted } from "./admit.js";
import type { Candidate } from "./candidate.js";
import { oneLine } from "../text/one-line.js";
import { drainOf, procedureKey, routeOf } from "./choose-procedure.js";
import { expectedDurationMs } from "./expected-duration.js";
import { orderUnits, type Placed } from "./order-units.js";
import type { Procedure, Unit } from "./plan.js";

/** The units in order of start, and the procedures that they name. */
export interface BuiltUnits {
  readonly units: readonly Unit[];
  readonly procedures: Readonly<Record<string, Procedure>>;
}

/** Gives every admitted candidate its procedure and its place. */
export function buildUnits(
  candidates: readonly Candidate[],
  { admitted, lowered }: Admitted,
  standingIn: ReadonlyMap<string, number>,
  context: NoticeContext,
): BuiltUnits {
  const procedures = new Map<string, Procedure>();
  const keys = new Map<string, string>();
  const placeable = candidates
    .filter(({ runner }) => admitted.has(runner.id))
    .map((candidate) => {
      const choice = choose(candidate, context);
      const key = procedureKey(
        choice,
        context.policy.targetVersion ?? context.fleet.server.version,
        context.policy,
        context.platforms,
      );
      const procedure = procedures.get(key) ?? {
        route: choice.route,
        steps: buildSteps(choice, context.policy, context.platforms),
      };
      procedures.set(key, procedure);
      keys.set(candidate.runner.id, key);
      return { ...candidate, expectedDurationMs: expectedDurationMs(procedure.steps, candidate.runner) };
    });
  const placed = orderUnits(placeable, standingIn, {
    lowered,
    canary: context.policy.canary,
    platforms: context.platforms,
  });
  return {
    units: placed.map((each) => toUnit(each, keys.get(each.runner.id) ?? "", lowered.get(each.runner.id))),
    procedures: Object.fromEntries([...procedures].sort()),
  };
}

function choose(
  { runner, host, statusClass, targetVersion, keepsServing }: Candidate,
  context: NoticeContext,
): ProcedureChoice {
  return {
    route: routeOf(host, context.policy, context.platforms).name,
    drain: drainOf(runner, statusClass, context.policy, context.dispatch),
    targetVersion,
    credentialsIn: runner.hostFacts?.container?.credentialsIn ?? "variable",
    isOneByOne: (runner.hostFacts?.container?.containers ?? 1) > 1,
    keepsServing,
    stopTimeoutMs: runner.hostFacts?.stopTimeoutMs,
  };
}

function toUnit(placed: Placed, procedure: string, loweredNeeds: Unit["loweredNeeds"]): Unit {
  const { runner, statusClass } = placed;
  return {
    runnerId: runner.id,
    runnerName: runner.name,
    procedure,
    host: placed.host,
    needs: placed.needs.map(({ id }) => id),
    premises: {
      version: runner.version,
      tags: runner.tags,
      projects: runner.associations.map(({ project }) => project),
      statusClass,
    },
    targetVersion: placed.targetVersion,
    ...(placed.image === null ? {} : { image: placed.image }),
    ...(runner.hostFacts?.byHand === undefined ? {} : { byHand: runner.hostFacts.byHand }),
    ...processesOf(runner),
    ...(placed.keepsServing ? { keepsServing: true } : {}),
    isCanary: placed.isCanary,
    isAbsent: statusClass === "absent",
    isOutageAllowed: loweredNeeds !== undefined,
    ...(loweredNeeds === undefined ? {} : { loweredNeeds }),
    waitsFor: placed.waitsFor,
    expectedDurationMs: placed.expectedDurationMs,
  };
}

/** A DaemonSet has a Pod on each node: a plan of many Runners stays small. */
const mostProcesses = 16;

function processesOf({ hostFacts }: Placed["runner"]): Pick<Unit, "processes"> {
  const names = (hostFacts?.processes ?? []).map((name) => oneLine(name, 200)).filter(Boolean);
  if (names.length === 0) return {};
  const more = names.length - mostProcesses;
  return { processes: [...names.slice(0, mostProcesses), ...(more > 0 ? [`and ${more} more`] : [])] };
}
