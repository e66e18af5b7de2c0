import { servesNeed, type Fleet, type Need, type Plan } from "@runner-upgrade/plan";
import type { Simulator } from "@runner-upgrade/simulator";
import type { RehearsedNeed } from "../result/rehearsal.js";
import { asSetUp, isServing } from "../world/is-serving.js";

/** What is asked when a need has fewer Runners than before. */
export interface StandInsContext {
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly simulator: Simulator;
  readonly startedAtMs: number;
  /** Ids of the units that are away now. */
  readonly awayNow: () => readonly string[];
}

/** How many Runners serve each need, counted by what is true and not by what the run believes. */
export interface StandIns {
  /** Counts what changed until now: call it after everything that may change something. */
  look(runnerIds?: Iterable<string>): void;
  /** How many serve a need now. */
  countOf(needId: string): number;
  readonly needs: () => readonly RehearsedNeed[];
}

interface Account {
  readonly need: Need;
  readonly atFirst: number;
  readonly serving: Set<string>;
  lowest: number;
  lowestAtMs: number;
  awayThen: readonly string[];
}

/** Counts from now on. */
export function countStandIns(context: StandInsContext): StandIns {
  const { plan, fleet, simulator, startedAtMs, awayNow } = context;
  const runners = new Map(fleet.runners.map((runner) => [runner.id, runner]));
  const accounts = new Map<string, Account>();
  const byRunner = new Map<string, Account[]>();
  const unitsByNeed = new Map<string, Set<string>>();
  for (const unit of plan.units)
    for (const id of unit.needs) unitsByNeed.set(id, (unitsByNeed.get(id) ?? new Set()).add(unit.id));

  const serves = (runnerId: string, need: Need): boolean => {
    const runner = runners.get(runnerId);
    if (runner === undefined || runner.isLocal || !isServing(simulator, runnerId)) return false;
    return servesNeed(asSetUp(simulator, runner), need) === "yes";
  };
  for (const need of plan.needs) {
    const serving = new Set(need.servedBy.filter((id) => serves(id, need)));
    const { size } = serving;
    const account = { need, atFirst: size, serving, lowest: size, lowestAtMs: 0, awayThen: [] };
    accounts.set(need.id, account);
    for (const id of new Set([...need.servedBy, ...lendersOf(need)]))
      byRunner.set(id, [...(byRunner.get(id) ?? []), account]);
  }

  const lookAt = (runnerId: string, at: number): void => {
    for (const account of byRunner.get(runnerId) ?? []) {
      const { serving, need } = account;
      if (serves(runnerId, need)) {
        serving.add(runnerId);
        continue;
      }
      // Tags are lent before the Runner goes, and nothing but a call tells of it.
      for (const id of lendersOf(need)) if (serves(id, need)) serving.add(id);
      if (!serving.delete(runnerId) || serving.size >= account.lowest) continue;
      account.lowest = serving.size;
      account.lowestAtMs = at - startedAtMs;
      const own = unitsByNeed.get(need.id);
      account.awayThen = awayNow().filter((id) => own?.has(id) === true);
    }
  };

  let next = simulator.log.length;
  return {
    look: (runnerIds = []) => {
      const { log } = simulator;
      for (; next < log.length; next += 1) {
        const event = log[next];
        if (event === undefined || event.type === "api-called" || event.type === "job-lost") continue;
        lookAt(event.runnerId, event.at);
      }
      for (const id of runnerIds) lookAt(id, simulator.clock.now());
    },
    countOf: (needId) => accounts.get(needId)?.serving.size ?? 0,
    needs: () =>
      [...accounts.values()].map(({ need, atFirst, lowest, lowestAtMs, awayThen }) => ({
        ...{ needId: need.id, minAvailable: need.minAvailable, atFirst, lowest, lowestAtMs, awayThen },
        isKept: lowest >= Math.min(need.minAvailable, atFirst),
      })),
  };
}

/** Those that serve a need only while tags are lent to them. */
function lendersOf(need: Need): readonly string[] {
  return need.kind === "tags" ? (need.lenders ?? []) : [];
}
