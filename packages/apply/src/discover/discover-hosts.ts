import { realClock, type Executor, type Place } from "@runner-upgrade/executor";
import { ApplyError } from "../errors/apply-error.js";
import { toApplyError } from "../errors/to-apply-error.js";
import { checkOptions } from "../options/check-options.js";
import type { DiscoverHostsOptions } from "../options/discover-hosts-options.js";
import { discoverHostsNames } from "../options/option-names.js";
import { bindHosts } from "./bind-hosts.js";
import type { HostDiscovery } from "./host-discovery.js";
import { readKnownRunners } from "./known-runners.js";
import { matchFound } from "./match-found.js";
import { searchPlaces } from "./search-place.js";

/**
 * Finds which Runner lives where: reads the Runners that the server lists, searches the places, and binds the two. Changes
 * nothing anywhere. A place that cannot be reached, and what cannot be read without more rights, are parts of the answer.
 *
 * Rejects with `ApplyError`: `NO_EXECUTOR` for a place whose platform has no executor, `EXECUTOR_INCOMPATIBLE` for one whose
 * executor has no `discover`, `INVALID_ARGUMENT`, `SERVER_UNREACHABLE`, `NOT_AUTHORIZED`, `NOT_A_RUNDECK_SERVER`,
 * `SERVER_TOO_OLD`, `OBSERVATION_FAILED` (also when `signal` is aborted). No secret is in the answer.
 *
 * @example
 * ```ts
 * const discovery = await discoverHosts({
 *   controlPlane: createRunnerClient({ url, auth: tokenAuth(token) }),
 *   places: [
 *     { platform: "docker", address: "unix:///var/run/docker.sock" },
 *     { platform: "vm", address: "payments-1", site: "berlin" },
 *   ],
 *   executors: [createDockerExecutor(), createVmExecutor({ transport })],
 * });
 * const fleet = await observeFleet({ controlPlane, executors, hosts: discovery.hosts });
 * ```
 */
export async function discoverHosts(options: DiscoverHostsOptions): Promise<HostDiscovery> {
  checkOptions("discoverHosts", options, discoverHostsNames);
  const { controlPlane, executors, signal, clock = realClock, concurrency = 8 } = options;
  const { placeTimeLimitMs = 120_000, onProgress, localRunnerIds = [] } = options;
  const places = withoutRepetition(options.places);
  const executorOf = (place: Place): Executor => requireExecutor(executors, place);
  for (const place of places) executorOf(place);
  try {
    const known = await readKnownRunners(controlPlane, { concurrency, signal });
    const knownIds = known.flatMap(({ id, replicas }) => [id, ...replicas.map(({ replicaId }) => replicaId)]);
    const { found, hidden, unreachable } = await searchPlaces(places, {
      ...{ executorOf, knownIds, clock, signal, concurrency, placeTimeLimitMs, onProgress },
    });
    const { matches, unknownToServer, unidentified } = matchFound(found, known);
    const { hosts, duplicates, notFound } = bindHosts(matches, known, new Set(localRunnerIds));
    return { places, hosts, unknownToServer, unidentified, notFound, duplicates, hidden, unreachable };
  } catch (error) {
    throw toApplyError(error, "The hosts could not be discovered.");
  }
}

function withoutRepetition(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

function requireExecutor(executors: readonly Executor[], { platform, address }: Place): Executor {
  const executor = executors.find((one) => one.platform === platform);
  if (executor === undefined)
    throw new ApplyError({
      code: "NO_EXECUTOR",
      message: `No executor for ${platform} was given, and the place ${address} is one. Nothing was changed.`,
      remedies: [`Add an executor for ${platform} to executors, or leave the place out.`],
    });
  if (executor.discover === undefined)
    throw new ApplyError({
      code: "EXECUTOR_INCOMPATIBLE",
      message: `The executor for ${platform} has no discover, so ${address} cannot be searched. Nothing was changed.`,
      remedies: ["Leave the place out, and name the hosts of its Runners by hand."],
    });
  return executor;
}
