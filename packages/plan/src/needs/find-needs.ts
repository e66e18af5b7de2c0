import type { Association, DispatchMode, Fleet, Runner } from "../fleet/fleet.js";
import { resolveAmount } from "../policy/amount.js";
import type { Policy } from "../policy/policy.js";
import { compareText } from "../text/compare-text.js";
import { dispatchModes } from "./dispatch.js";
import { jobRule } from "./job-rule.js";
import { tagTemplates, templatesOf, type NeedTemplate, type TagRule } from "./need-templates.js";
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
  const isByTag = policy.coverage.kind === "each-tag";
  const byTags = tagRule(fleet, policy);
  const byId = new Map<string, Entry>();
  const known = new Map<string, Map<string, KnownChoice>>();
  fleet.runners.forEach((runner, place) => {
    if (runner.isLocal) return;
    for (const association of runner.associations) {
      const mode = dispatch.get(association.project) ?? "unknown";
      if (mode !== "manual" || association.isNode === true) {
        serve(spellOut(runner, association, mode), place, association);
      } else if (isByTag && runner.tags.length > 0) {
        for (const tag of runner.tags) serve(lookUp([tag], tag, association), place, association);
      } else {
        serve(lookUp(runner.tags, runner.tags.join("\u0000"), association), place, association);
      }
    }
  });
  return byId.values();

  function serve(entries: readonly Entry[], place: number, association: Association): void {
    for (const { template, places, areProven } of entries) {
      // A filter that the policy names twice is one need.
      if (places.at(-1) === place) continue;
      places.push(place);
      areProven.push(isProven(template, association));
    }
  }

  /** Most Runners are like others: their needs are looked up instead of spelled out. */
  function lookUp(tags: readonly string[], key: string, association: Association): readonly Entry[] {
    let alike = known.get(association.project);
    if (alike === undefined) known.set(association.project, (alike = new Map<string, KnownChoice>()));
    const choice = alike.get(key);
    if (choice !== undefined && isSame(tags, choice.tags)) return choice.entries;
    // No node of the project: the Runner's id plays no part.
    const entries = spellOut({ id: "", tags }, association, "manual");
    alike.set(key, { tags, entries });
    return entries;
  }

  function spellOut(
    runner: Pick<Runner, "id" | "tags">,
    association: Association,
    mode: DispatchMode,
  ): readonly Entry[] {
    return templatesOf(runner, association, mode, byTags).map((template) => {
      const entry = byId.get(template.id) ?? { template, places: [], areProven: [] };
      byId.set(template.id, entry);
      return entry;
    });
  }
}

function tagRule(fleet: Fleet, { coverage }: NeedPolicy): TagRule {
  if (coverage.kind === "jobs") return jobRule(fleet, coverage);
  return (project, tags) => tagTemplates(project, tags, coverage);
}

/** The needs that Runners with these tags have in a manual project. */
interface KnownChoice {
  readonly tags: readonly string[];
  readonly entries: readonly Entry[];
}

/** Tags come from outside and may hold the separator of the key. */
function isSame(tags: readonly string[], others: readonly string[]): boolean {
  return tags.length === others.length && tags.every((tag, index) => tag === others[index]);
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
