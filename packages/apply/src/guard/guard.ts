import { mapConcurrently, type Clock } from "@runner-upgrade/executor";
import { unitName, type Fleet, type Need, type Plan, type Server, type Unit } from "@runner-upgrade/plan";
import { guardOptions } from "@runner-upgrade/plan/carry-out";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { failureOf } from "../errors/failure.js";
import { isAccessRefused } from "../errors/is-access-refused.js";
import { readDispatch } from "../observe/read-project.js";
import type { JournalState } from "../state/run-state.js";
import { nothingTaken, takenOf } from "../state/taken.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { decide } from "./decide.js";
import { liveFleet } from "./live-fleet.js";
import type { GuardAnswer } from "./guard-answer.js";
import type { Look } from "./look.js";
import { needsSincePlan } from "./needs-since-plan.js";
import { createRunnerParser, type ParseRunners } from "./parse-runners.js";
import type { PingProofs } from "./ping-proofs.js";
import { withoutLoans, withoutOwnLoans } from "./without-loans.js";
import { readRunner, withRunnerInfo } from "./read-runner.js";
import { askReplicas } from "./ask-replicas.js";
import { createSharedLooks, type SharedLooks } from "./shared-looks.js";
import { projectsOf, serversOf } from "./unit-needs.js";

/**
 * Asks the live fleet whether a unit may be away. The unit must be claimed before: whoever asks at the same time
 * then sees it away. What is unknown is not available, so a question that cannot be answered is refused.
 */
export interface Guard {
  ask(unit: Unit, signal?: AbortSignal): Promise<GuardAnswer>;
}

/** What a guard needs. */
export interface GuardOptions {
  readonly plan: Plan;
  readonly controlPlane: ControlPlane;
  readonly server: Server;
  readonly localRunnerIds: ReadonlySet<string>;
  readonly state: () => JournalState;
  readonly clock: Clock;
  readonly pings: PingProofs;
  readonly timeLimitMs: number;
}

/** Makes the guard of one run. */
export function createGuard(options: GuardOptions): Guard {
  const { plan, clock, controlPlane, server, timeLimitMs } = options;
  const asking: Asking = {
    ...options,
    questions: guardOptions(plan),
    looks: createSharedLooks(controlPlane, clock),
    parse: createRunnerParser(server),
  };
  return {
    ask: async (unit, signal) => {
      try {
        return await withTimeLimit((limited) => ask(asking, unit, limited), {
          what: `The question whether ${unitName(unit)} may be away`,
          timeLimitMs,
          clock,
          signal,
        });
      } catch (error) {
        const failure = failureOf(error);
        const reason = `The fleet could not be observed: ${failure.message}`;
        return { isAllowed: false, reason, standIns: [], isTurnedAway: isAccessRefused(failure) };
      }
    },
  };
}

/** What all questions of one guard share. */
interface Asking extends GuardOptions {
  readonly questions: ReturnType<typeof guardOptions>;
  readonly looks: SharedLooks;
  readonly parse: ParseRunners;
}

async function ask(asking: Asking, unit: Unit, signal: AbortSignal): Promise<GuardAnswer> {
  if (unit.standInReplicas !== undefined) return askReplicas(asking, unit, signal);
  const projects = projectsOf(asking.plan, unit);
  const earlier = asking.looks.earlier(projects);
  if (earlier !== null) {
    const answer = await askRunners({ ...asking, unit, projects, signal }, earlier);
    if (answer !== null) return answer;
  }
  const look = await asking.looks.look(projects, signal);
  const without = (fleet: Fleet): Fleet => withoutLoans(fleet, { ...asking, unit });
  const fleet = without(liveFleet(look, { ...asking, unit, servers: serversOf(asking.plan, unit) }));
  const found = foundSincePlan(fleet, asking, unit);
  return decide(fleet, found, {
    ...asking,
    unit,
    projects,
    read: async (id) => {
      const info = await asking.controlPlane.getRunner(id, { signal });
      return (current) => without(withRunnerInfo(current, info));
    },
  });
}

/**
 * Asks the Runners themselves: the unit and those who would stand in are read, and what lists of before say of any other
 * decides nothing. Null where that is not enough to allow it: then the lists are read anew. So a run of thousands reads them
 * now and then, and not for every unit.
 */
async function askRunners(
  asking: Asking & {
    readonly unit: Unit;
    readonly projects: readonly string[];
    readonly signal: AbortSignal;
  },
  earlier: Look,
): Promise<GuardAnswer | null> {
  const { plan, controlPlane, unit, projects, signal } = asking;
  try {
    const listed = liveFleet(earlier, { ...asking, servers: serversOf(plan, unit) });
    const [update, dispatch] = await Promise.all([
      readRunner(unit.runnerId, listed, asking),
      mapConcurrently(projects, 4, (name) => readDispatch(controlPlane, name, signal)),
    ]);
    const before = new Map(listed.projects.map((project) => [project.name, project.dispatch]));
    if (update === null || projects.some((name, index) => before.get(name) !== dispatch[index])) return null;
    const fleet = withoutLoans(update(listed), asking);
    const found = foundSincePlan(fleet, asking, unit);
    if (found.length > 0) return null;
    const read = async (id: string): Promise<(fleet: Fleet) => Fleet> => {
      const told = await readRunner(id, listed, asking);
      if (told === null) throw new Error("Only the lists can tell what it serves.");
      return (current) => withoutLoans(told(current), asking);
    };
    const answer = await decide(fleet, found, { ...asking, read });
    return answer.isAllowed ? answer : null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

function foundSincePlan(fleet: Fleet, { plan, state }: Asking, unit: Unit): readonly Need[] {
  const unitState = state().run?.units.get(unit.id);
  return needsSincePlan(fleet, {
    plan,
    unit,
    taken: unitState === undefined ? nothingTaken : takenOf(unitState),
    withoutLoans: (runner) => withoutOwnLoans(runner, state()),
  });
}
