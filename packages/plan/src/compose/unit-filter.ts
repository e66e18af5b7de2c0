import { displayedName } from "../text/displayed-name.js";
import { hostKey } from "../platforms/host-key.js";
import type { Host } from "../hosts/host.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { normaliseTags } from "../fleet/normalise-tags.js";

/** Which Runners are meant. What is given must all fit; left out means any. */
export interface UnitFilter {
  /** Those that have all of these tags, whatever the case. */
  readonly tags?: readonly string[];
  readonly runnerIds?: readonly string[];
  readonly names?: readonly string[];
  /** Addresses of hosts, as they were named, or `hostKey`s. */
  readonly hosts?: readonly string[];
}

/** What a filter looks at. */
export interface Filterable {
  readonly runnerId: string;
  readonly runnerName: string | null;
  readonly tags: readonly string[];
  readonly host: Host | null;
}

/** A filter as a question about one Runner. */
export function matcherOf(
  filter: UnitFilter,
  platforms: readonly PlatformModule[],
): (runner: Filterable) => boolean {
  const tags = normaliseTags(filter.tags ?? []);
  const [ids, names, hosts] = [filter.runnerIds, filter.names?.map(displayedName), filter.hosts].map(
    (list) => (list === undefined ? undefined : new Set(list)),
  );
  return ({ runnerId, runnerName, tags: its, host }) =>
    tags.every((tag) => its.includes(tag)) &&
    (ids?.has(runnerId) ?? true) &&
    (names?.has(runnerName ?? "") ?? true) &&
    (hosts === undefined ||
      (host !== null && (hosts.has(host.address) || hosts.has(hostKey(host, { platforms })))));
}
