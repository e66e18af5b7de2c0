import { displayedName } from "../text/displayed-name.js";
import { hostKey } from "../platforms/host-key.js";
import type { Host } from "../hosts/host.js";
import type { Unit } from "../model/plan.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { normaliseTags } from "../fleet/normalise-tags.js";

/** Which units are meant. What is given must all fit; left out means any. */
export interface UnitFilter {
  /** Those that have all of these tags, whatever the case. */
  readonly tags?: readonly string[];
  /** Ids of units. A Runner that is not split into replicas has one, with its own id. */
  readonly unitIds?: readonly string[];
  /** Ids of Runners: all units of each. */
  readonly runnerIds?: readonly string[];
  /** Names of Runners: all units of each. */
  readonly names?: readonly string[];
  /** Addresses of hosts, as they were named, or `hostKey`s. */
  readonly hosts?: readonly string[];
}

/** What a filter looks at. */
export interface Filterable {
  /** Null for a Runner that is no unit. */
  readonly unitId: string | null;
  readonly runnerId: string;
  readonly runnerName: string | null;
  readonly tags: readonly string[];
  readonly host: Host | null;
}

/** A unit, as a filter looks at it. */
export function filterable({ id, runnerId, runnerName, premises, host }: Unit): Filterable {
  return { unitId: id, runnerId, runnerName, tags: premises.tags, host };
}

/** A filter as a question about one unit, or a Runner that is none. */
export function matcherOf(
  filter: UnitFilter,
  platforms: readonly PlatformModule[],
): (asked: Filterable) => boolean {
  const tags = normaliseTags(filter.tags ?? []);
  const [unitIds, ids, names, hosts] = [
    filter.unitIds,
    filter.runnerIds,
    filter.names?.map(displayedName),
    filter.hosts,
  ].map((list) => (list === undefined ? undefined : new Set(list)));
  return ({ unitId, runnerId, runnerName, tags: its, host }) =>
    tags.every((tag) => its.includes(tag)) &&
    (unitIds === undefined || (unitId !== null && unitIds.has(unitId))) &&
    (ids?.has(runnerId) ?? true) &&
    (names?.has(runnerName ?? "") ?? true) &&
    (hosts === undefined ||
      (host !== null && (hosts.has(host.address) || hosts.has(hostKey(host, { platforms })))));
}
