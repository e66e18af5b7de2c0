import type { Fleet, Unit } from "@runner-upgrade/plan";
import { toRunner } from "../observe/to-runner.js";
import type { ParseRunners } from "./parse-runners.js";
import type { Look } from "./look.js";

/**
 * The fleet as it is now, as far as one unit's needs go: the Runners of the projects that were looked at, those that
 * served its needs when the plan was made, and the unit itself. No other can stand in: it has no part in the projects.
 */
export function liveFleet(
  { sharedBy, listed, readings }: Look,
  options: {
    readonly unit: Unit;
    readonly servers: ReadonlySet<string>;
    readonly localRunnerIds: ReadonlySet<string>;
    readonly parse: ParseRunners;
  },
): Fleet {
  const { unit, servers, localRunnerIds, parse } = options;
  const key = readings.map(({ name }) => name).join("\n");
  const concerned = new Set<string>();
  for (const { associations } of readings) for (const id of associations.keys()) concerned.add(id);
  const inProjects = concerned.size;
  for (const id of [unit.runnerId, ...servers]) concerned.add(id);
  // Those who ask about the same projects in one look, and about no Runner outside them, are shown the same fleet.
  const isShared = concerned.size === inProjects;
  const known = isShared ? fleetsOf(sharedBy).get(key) : undefined;
  if (known !== undefined) return known;
  const fleet = parse(
    {
      projects: readings.map(({ name, dispatch }) => ({ name, dispatch })),
      runners: listed
        .filter(({ id }) => concerned.has(id))
        .map((summary) => ({ ...toRunner(summary, readings), isLocal: localRunnerIds.has(summary.id) })),
    },
    key,
  );
  if (isShared) fleetsOf(sharedBy).set(key, fleet);
  return fleet;
}

/** The fleets that were made of one look, by their projects; they go with it. */
const fleets = new WeakMap<Look["sharedBy"], Map<string, Fleet>>();

function fleetsOf(look: Look["sharedBy"]): Map<string, Fleet> {
  const made = fleets.get(look) ?? new Map<string, Fleet>();
  fleets.set(look, made);
  return made;
}
