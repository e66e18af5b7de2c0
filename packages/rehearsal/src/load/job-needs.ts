import { servesNeed, type Fleet, type Need, type Plan } from "@runner-upgrade/plan";
import type { JobNeed, Simulator } from "@runner-upgrade/simulator";
import type { RehearsalLoad } from "../options/rehearsal-options.js";
import type { Assumption } from "../result/rehearsal.js";
import { asSetUp, isServing } from "../world/is-serving.js";

/** What jobs ask for in a rehearsal, and which of the plan's needs that is. */
export interface AskedFor {
  readonly asks: JobNeed;
  readonly needId: string | null;
  /** Names of jobs that ask for it, where they are known. */
  readonly jobs: readonly string[];
}

/** A key for what a job asks for: the order and case of tags play no part. */
export function keyOf(asks: JobNeed): string {
  return "tags" in asks
    ? JSON.stringify([asks.project, [...new Set(asks.tags.map((tag) => tag.trim().toLowerCase()))].sort()])
    : JSON.stringify([asks.project, asks.nodeFilter.trim()]);
}

/** What a job asks for, in words. */
export function describeAsked(asks: JobNeed): string {
  return "tags" in asks ? `tags ${asks.tags.join("+")}` : `nodes ${asks.nodeFilter}`;
}

/** What jobs ask for: what was given, or every need of the plan, as far as a Runner serves it before the run. */
export function jobNeeds(
  plan: Plan,
  fleet: Fleet,
  simulator: Simulator,
  load: RehearsalLoad,
): { readonly asked: readonly AskedFor[]; readonly assumed: readonly Assumption[] } {
  const ofPlan = new Map<string, { readonly needId: string; readonly jobs: readonly string[] }>();
  for (const need of plan.needs) {
    const asks = asksOf(need);
    if (asks !== null) ofPlan.set(keyOf(asks), { needId: need.id, jobs: need.jobs?.names ?? [] });
  }
  const wanted = unique(load.needs ?? givenBy(load) ?? plan.needs.flatMap((need) => asksOf(need) ?? []));
  const asked: AskedFor[] = [];
  const unserved: string[] = [];
  for (const asks of wanted) {
    const known = ofPlan.get(keyOf(asks));
    if (!isServed(fleet, simulator, asks)) unserved.push(`${describeAsked(asks)} of ${asks.project}`);
    else asked.push({ asks, needId: known?.needId ?? null, jobs: jobsOf(load, asks) ?? known?.jobs ?? [] });
  }
  const isGiven = load.needs !== undefined || load.jobs !== undefined;
  const unknown = isGiven ? [] : plan.needs.filter((need) => asksOf(need) === null).map(({ id }) => id);
  return {
    asked,
    assumed: [
      ...(unserved.length === 0
        ? []
        : [noLoad(`No Runner serves this before the run, so no job asked for it: ${list(unserved)}.`)]),
      ...(unknown.length === 0
        ? []
        : [noLoad(`What jobs ask for here is not known, so none arrived: ${list(unknown)}.`)]),
    ],
  };
}

function noLoad(message: string): Assumption {
  return { code: "NO_LOAD", message };
}

function list(names: readonly string[]): string {
  const more = names.length - 5;
  return names.slice(0, 5).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function asksOf(need: Need): JobNeed | null {
  if (need.kind === "tags") return { project: need.project, tags: need.tags };
  return need.kind === "node-filter" ? { project: need.project, nodeFilter: need.nodeFilter } : null;
}

function givenBy({ jobs }: RehearsalLoad): readonly JobNeed[] | null {
  if (jobs === undefined) return null;
  return jobs.needs
    .filter(({ choose, jobs: found }) => choose !== "unknown" && found.some(({ canRun }) => canRun))
    .map(({ project, tags }) => ({ project, tags }));
}

function jobsOf({ jobs }: RehearsalLoad, asks: JobNeed): readonly string[] | null {
  const need = jobs?.needs.find(({ project, tags }) => keyOf({ project, tags }) === keyOf(asks));
  return need === undefined ? null : need.jobs.map(({ name }) => name).slice(0, 20);
}

function unique(needs: readonly JobNeed[]): readonly JobNeed[] {
  return [...new Map(needs.map((asks) => [keyOf(asks), asks])).values()];
}

function isServed(fleet: Fleet, simulator: Simulator, asks: JobNeed): boolean {
  const base = { id: "asked", minAvailable: 0, servedBy: [], project: asks.project };
  const need: Need =
    "tags" in asks
      ? { ...base, kind: "tags", match: "all-of", tags: asks.tags.map((tag) => tag.trim().toLowerCase()) }
      : { ...base, kind: "node-filter", nodeFilter: asks.nodeFilter };
  return fleet.runners.some(
    (runner) =>
      !runner.isLocal &&
      servesNeed(asSetUp(simulator, runner), need) === "yes" &&
      isServing(simulator, runner.id),
  );
}
