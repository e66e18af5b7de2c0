import { unitName } from "@runner-upgrade/plan";
import type { Clock } from "@runner-upgrade/executor";
import {
  okToStop,
  type Fleet,
  type Need,
  type OkToStopResult,
  type Plan,
  type Unit,
} from "@runner-upgrade/plan";
import type { guardOptions } from "@runner-upgrade/plan/carry-out";
import type { JournalState } from "../state/run-state.js";
import type { GuardAnswer } from "./guard-answer.js";
import { notAvailable } from "./not-available.js";
import type { PingProofs } from "./ping-proofs.js";
import { needsIn } from "./unit-needs.js";

/** What decides about one unit. */
export interface Decision {
  readonly plan: Plan;
  readonly state: () => JournalState;
  readonly clock: Clock;
  readonly pings: PingProofs;
  readonly questions: ReturnType<typeof guardOptions>;
  readonly unit: Unit;
  readonly projects: readonly string[];
  /** Reads one Runner that would stand in, and returns what puts it into the fleet. Who cannot be read does not stand in. */
  readonly read: (runnerId: string) => Promise<(fleet: Fleet) => Fleet>;
}

/**
 * Whether a unit may be away: each need that it serves keeps as many stand-ins as it asks for, and each of them proved itself.
 *
 * @param found - The needs that it serves and did not when the plan was made.
 */
export async function decide(
  listed: Fleet,
  found: readonly Need[],
  decision: Decision,
): Promise<GuardAnswer> {
  const { plan, unit, clock, questions } = decision;
  const needs = [...needsIn(plan, decision.projects), ...found];
  const proven = new Set<string>();
  const unproven = new Set<string>();
  let fleet = listed;

  for (;;) {
    // Asked for anew each time: it changes while pings are awaited.
    const away = notAvailable(decision.state(), { now: clock.now(), settleMs: plan.policy.settleMs });
    const answer = okToStop([unit.runnerId], fleet, away, needs, { ...questions, unproven });
    if (!answer.ok) return { isAllowed: false, reason: refusal(answer, found, unit), standIns: [] };
    const chosen = choose(answer, proven);
    const toProve = chosen.filter((id) => !proven.has(id));
    if (toProve.length === 0) return { isAllowed: true, reason: answer.reason, standIns: chosen };
    const proofs = await Promise.all(toProve.map((id) => prove(id, decision)));
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
  return `${reason} What ${unitName(unit)} serves has changed since the plan was made: observe and plan again.`;
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

async function prove(runnerId: string, { plan, pings, read }: Decision): Promise<StandInProof> {
  try {
    const proof = plan.policy.standInProof === "ping" ? await pings.prove(runnerId) : { isAnswered: true };
    return { runnerId, isProven: proof.isAnswered, update: await read(runnerId) };
  } catch {
    return { runnerId, isProven: false, update: (fleet) => fleet };
  }
}
