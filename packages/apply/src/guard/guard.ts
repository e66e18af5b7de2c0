import {
  okToStop,
  type Fleet,
  type Need,
  type OkToStopResult,
  type Plan,
  type Server,
  type Unit,
} from "@runner-upgrade/plan";
import { guardOptions } from "@runner-upgrade/plan/carry-out";
import type { Clock } from "@runner-upgrade/executor";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { failureOf } from "../errors/failure.js";
import { isAccessRefused } from "../errors/is-access-refused.js";
import { needIndex } from "../state/need-index.js";
import type { JournalState } from "../state/run-state.js";
import { nothingTaken, takenOf } from "../state/taken.js";
import { withTimeLimit } from "../wait/time-limit.js";
import { liveFleet, withRunnerInfo } from "./live-fleet.js";
import { needsSincePlan } from "./needs-since-plan.js";
import { notAvailable } from "./not-available.js";
import { createRunnerParser, type ParseRunners } from "./parse-runners.js";
import type { PingProofs } from "./ping-proofs.js";
import { createSharedLooks, type SharedLooks } from "./shared-looks.js";

/** The guard's answer. */
export interface GuardAnswer {
  readonly isAllowed: boolean;
  /** One sentence or more. */
  readonly reason: string;
  /** Ids of the Runners that were proven to stand in. */
  readonly standIns: readonly string[];
  /** The control plane turned the run away: it was not asked about the fleet. @default false */
  readonly isTurnedAway?: boolean;
}

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
          what: `The question whether ${unit.runnerName} may be away`,
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

async function ask(options: Asking, unit: Unit, signal: AbortSignal): Promise<GuardAnswer> {
  const { plan, controlPlane, pings, questions } = options;
  const projects = projectsOf(plan, unit);
  const look = await options.looks.look(projects, signal);
  let fleet = liveFleet(look, { ...options, unit, servers: serversOf(plan, unit) });
  const unitState = options.state().run?.units.get(unit.runnerId);
  const found = needsSincePlan(fleet, {
    plan,
    unit,
    taken: unitState === undefined ? nothingTaken : takenOf(unitState),
  });
  const needs = [...needsIn(plan, projects), ...found];
  const proven = new Set<string>();
  const unproven = new Set<string>();

  for (;;) {
    // Asked for anew each time: it changes while pings are awaited.
    const away = notAvailable(options.state(), { now: options.clock.now(), settleMs: plan.policy.settleMs });
    const answer = okToStop([unit.runnerId], fleet, away, needs, {
      ...questions,
      unproven,
    });
    if (!answer.ok) return { isAllowed: false, reason: refusal(answer, found, unit), standIns: [] };
    const chosen = choose(answer, proven);
    const toProve = chosen.filter((id) => !proven.has(id));
    if (toProve.length === 0) return { isAllowed: true, reason: answer.reason, standIns: chosen };
    const proofs = await Promise.all(
      toProve.map((id) => prove(id, { controlPlane, pings, policy: plan.policy, signal })),
    );
    for (const proof of proofs) {
      fleet = proof.update(fleet);
      (proof.isProven ? proven : unproven).add(proof.runnerId);
    }
  }
}

function refusal({ standIns, reason }: OkToStopResult, found: readonly Need[], unit: Unit): string {
  const short = standIns.filter(({ runnerIds, minAvailable }) => runnerIds.length < minAvailable);
  const isNew = short.some(({ needId }) => found.some(({ id }) => id === needId));
  if (!isNew) return reason;
  return `${reason} What ${unit.runnerName} serves has changed since the plan was made: observe and plan again.`;
}

/** For each need as many as it asks for; those first who proved themselves, so that few are asked. */
function choose({ standIns }: OkToStopResult, proven: ReadonlySet<string>): string[] {
  const chosen = new Set<string>();
  for (const { runnerIds, minAvailable } of standIns) {
    const isKnown = (id: string): boolean => proven.has(id) || chosen.has(id);
    const inOrder = [...runnerIds.filter(isKnown), ...runnerIds.filter((id) => !isKnown(id))];
    for (const id of inOrder.slice(0, minAvailable)) chosen.add(id);
  }
  return [...chosen];
}

interface StandInProof {
  readonly runnerId: string;
  readonly isProven: boolean;
  readonly update: (fleet: Fleet) => Fleet;
}

async function prove(
  runnerId: string,
  options: Pick<GuardOptions, "controlPlane" | "pings"> & {
    readonly policy: Plan["policy"];
    readonly signal: AbortSignal;
  },
): Promise<StandInProof> {
  const { controlPlane, pings, policy, signal } = options;
  try {
    const proof = policy.standInProof === "ping" ? await pings.prove(runnerId) : { isAnswered: true };
    const info = await controlPlane.getRunner(runnerId, { signal });
    return { runnerId, isProven: proof.isAnswered, update: (fleet) => withRunnerInfo(fleet, info) };
  } catch {
    return { runnerId, isProven: false, update: (fleet) => fleet };
  }
}

/** The needs that a unit served when the plan was made. */
function ownNeeds(plan: Plan, unit: Unit): Need[] {
  const { byId, servedBy } = needIndex(plan);
  const ids = new Set([...unit.needs, ...(servedBy.get(unit.runnerId) ?? [])]);
  return [...ids].flatMap((id) => byId.get(id) ?? []);
}

function serversOf(plan: Plan, unit: Unit): ReadonlySet<string> {
  return new Set(ownNeeds(plan, unit).flatMap(({ servedBy }) => servedBy));
}

function projectsOf(plan: Plan, unit: Unit): string[] {
  const ofNeeds = ownNeeds(plan, unit).map(({ project }) => project);
  return [...new Set([...ofNeeds, ...unit.premises.projects])].sort();
}

/** The needs of these projects: a Runner serves no other, as far as they were looked at. */
function needsIn(plan: Plan, projects: readonly string[]): Need[] {
  const { byProject } = needIndex(plan);
  return projects.flatMap((project) => byProject.get(project) ?? []);
}
