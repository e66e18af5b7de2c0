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
  const known = new Map<string, Map<string, KnownChoice>>();
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
    const { project, isNode } = association;
    if (mode !== "manual" || isNode === true) return spellOut(runner, association, mode);
    const alike = known.get(project) ?? new Map<string, KnownChoice>();
    known.set(project, alike);
    if (policy.coverage.kind === "each-tag" && runner.tags.length > 0) {
      return runner.tags.flatMap((tag) => lookUp(alike, { id: runner.id, tags: [tag] }, association));
    }
    return lookUp(alike, runner, association);
  }

  function lookUp(
    alike: Map<string, KnownChoice>,
    runner: Pick<Runner, "id" | "tags">,
    association: Association,
  ): readonly Entry[] {
    const key = runner.tags.length === 1 ? (runner.tags[0] ?? "") : runner.tags.join("\u0000");
    const choice = alike.get(key);
    if (choice !== undefined && hasTags(runner, choice.tags)) return choice.entries;
    const entries = spellOut(runner, association, "manual");
    alike.set(key, { tags: runner.tags, entries });
    return entries;
  }

  function spellOut(
    runner: Pick<Runner, "id" | "tags">,
    association: Association,
    mode: DispatchMode,
  ): readonly Entry[] {
    return templatesOf(runner, association, mode, policy).map(entryOf);
  }
}

/** The needs that Runners with these tags have in a manual project. */
interface KnownChoice {
  readonly tags: readonly string[];
  readonly entries: readonly Entry[];
}

/** Tags come from outside and may hold the separator of the key. */
function hasTags({ tags }: Pick<Runner, "tags">, wanted: readonly string[]): boolean {
  return tags.length === wanted.length && tags.every((tag, index) => tag === wanted[index]);
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
