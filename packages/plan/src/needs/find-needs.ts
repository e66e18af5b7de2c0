import type { Association, DispatchMode, Fleet, Runner } from "../fleet/fleet.js";
import { resolveAmount } from "../policy/amount.js";
import type { Policy } from "../policy/policy.js";
import { compareText } from "../text/compare-text.js";
import { dispatchModes } from "./dispatch.js";
import { templatesOf, type NeedTemplate } from "./need-templates.js";
import type { Need } from "./need.js";
import type { ServedNeed } from "./served-need.js";

/** What of a policy decides the needs. */
export type NeedPolicy = Pick<Policy, "coverage" | "minAvailable" | "assumeDispatch" | "runnerIsNode">;

/** The needs of a fleet, and how its Runners serve them. */
export interface FoundNeeds {
  /** By id. */
  readonly needs: readonly Need[];
  /** For each Runner, by its place in the fleet, the needs that it serves, in the order of `needs`. */
  readonly served: readonly (readonly ServedNeed[])[];
}

/** A need that is being found, and the places of the Runners that serve it. */
interface Entry {
  readonly template: NeedTemplate;
  readonly places: number[];
  readonly areProven: boolean[];
}

/** Finds the needs of a fleet in one walk over it. */
export function findNeeds(fleet: Fleet, policy: NeedPolicy): FoundNeeds {
  const entries = [...collect(fleet, policy)].sort((left, right) =>
    compareText(left.template.id, right.template.id),
  );
  const served = fleet.runners.map((): ServedNeed[] => []);
  const needs = entries.map(({ template, places, areProven }, place) => {
    const servedBy = places.map((runner) => fleet.runners[runner]?.id ?? "");
    const need = { ...template, minAvailable: minAvailableOf(template, servedBy.length, policy), servedBy };
    const proven = { need, place, isProven: true };
    const unproven = { need, place, isProven: false };
    places.forEach((runner, index) => served[runner]?.push(areProven[index] === true ? proven : unproven));
    return need;
  });
  return { needs, served };
}

function collect(fleet: Fleet, policy: NeedPolicy): Iterable<Entry> {
  const dispatch = dispatchModes(fleet, policy);
  const byId = new Map<string, Entry>();
  const known = new Map<string, KnownChoice>();
  const entryOf = (template: NeedTemplate): Entry => {
    const entry = byId.get(template.id) ?? { template, places: [], areProven: [] };
    byId.set(template.id, entry);
    return entry;
  };
  fleet.runners.forEach((runner, place) => {
    if (runner.isLocal) return;
    for (const association of runner.associations) {
      const mode = dispatch.get(association.project) ?? "unknown";
      for (const entry of entriesOf(runner, association, mode)) {
        // A filter that the policy names twice is one need.
        if (entry.places.at(-1) === place) continue;
        entry.places.push(place);
        entry.areProven.push(isProven(entry.template, association));
      }
    }
  });
  return byId.values();

  /** Most Runners are like others: their needs are looked up instead of spelled out. */
  function entriesOf(runner: Runner, association: Association, mode: DispatchMode): readonly Entry[] {
    const key = mode === "manual" && association.isNode !== true ? choiceKey(runner, association) : null;
    const alike = key === null ? undefined : known.get(key);
    if (alike !== undefined && isAlike(alike, runner, association)) return alike.entries;
    const entries = templatesOf(runner, association, mode, policy).map(entryOf);
    if (key !== null) known.set(key, { project: association.project, tags: runner.tags, entries });
    return entries;
  }
}

/** The needs that Runners with these tags have in a manual project. */
interface KnownChoice {
  readonly project: string;
  readonly tags: readonly string[];
  readonly entries: readonly Entry[];
}

function choiceKey({ tags }: Runner, { project }: Association): string {
  return `${project}\u0000${tags.length === 1 ? (tags[0] ?? "") : tags.join("\u0000")}`;
}

/** Tags come from outside and may hold the separator of the key. */
function isAlike({ project, tags }: KnownChoice, runner: Runner, association: Association): boolean {
  return (
    project === association.project &&
    tags.length === runner.tags.length &&
    tags.every((tag, index) => tag === runner.tags[index])
  );
}

function isProven(template: NeedTemplate, { remoteNodeDispatch }: Association): boolean {
  switch (template.kind) {
    case "tags":
      return template.tags.length > 0;
    case "node-filter":
      return remoteNodeDispatch === true;
    case "node":
      return true;
    case "unprovable":
      return false;
  }
}

function minAvailableOf(template: NeedTemplate, serving: number, policy: NeedPolicy): number {
  if (template.kind === "node" && policy.runnerIsNode === "warn") return 0;
  return resolveAmount(policy.minAvailable, serving);
}
