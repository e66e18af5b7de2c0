import { defineFleet, type Fleet } from "@runner-upgrade/plan";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import type { RunnerSummary } from "@runner-upgrade/client";
import { mapConcurrently, realClock, type Executor } from "@runner-upgrade/executor";
import { readRights } from "../control-plane/read-rights.js";
import { canCordon, may } from "../control-plane/rights.js";
import { requireServerUrl } from "../control-plane/server-url.js";
import { ApplyError } from "../errors/apply-error.js";
import { toApplyError } from "../errors/to-apply-error.js";
import { checkOptions } from "../options/check-options.js";
import type { ObserveFleetOptions, RunnerHost } from "../options/observe-fleet-options.js";
import { observeFleetNames } from "../options/option-names.js";
import { platformOptions } from "../options/platform-options.js";
import { checkPlatforms } from "./check-platforms.js";
import { inspectHost } from "./inspect-host.js";
import { readAllProjects } from "./read-associations.js";
import { matchHosts } from "./match-hosts.js";
import { projectsByRunner } from "./projects-by-runner.js";
import { replicaSearch } from "./replica-search.js";
import { whereItLives } from "./where-it-lives.js";
import { readReplicas } from "./read-replicas.js";
import { readServer } from "./read-server.js";
import { unreadableFinding, type Unreadable } from "./unreadable.js";
import { toRunner } from "./to-runner.js";

/**
 * Reads the control plane and inspects the hosts. Changes nothing. A host that cannot be reached is a finding in the
 * fleet, not an error; so is a Runner that the server lists and cannot show, while it shows others.
 *
 * Rejects with `ApplyError`: `FLEET_MISMATCH` when a host names a Runner that is not there, twice or by a name that
 * several share; `NO_EXECUTOR`; `PLATFORM_UNKNOWN` for a host whose platform has no module in `platforms`, `PLATFORMS_INVALID`; `INVALID_ARGUMENT` for a `serverUrl` with credentials in it; `SERVER_UNREACHABLE`, `NOT_AUTHORIZED`, `NOT_A_RUNDECK_SERVER`, `SERVER_TOO_OLD`,
 * `OBSERVATION_FAILED`.
 *
 * @example
 * ```ts
 * const fleet = await observeFleet({
 *   controlPlane: createRunnerClient({ url, auth: tokenAuth(token) }),
 *   hosts: [{ runner: "eu-1", host: { platform: "vm", address: "eu-1.internal" } }],
 *   executors: [createVmExecutor({ transport })],
 * });
 * ```
 */
export async function observeFleet(options: ObserveFleetOptions): Promise<Fleet> {
  checkOptions("observeFleet", options, observeFleetNames);
  const { controlPlane, signal, clock = realClock, inspectConcurrency = 8, onProgress } = options;
  const serverUrl = options.serverUrl === undefined ? controlPlane.url : options.serverUrl;
  try {
    if (serverUrl !== null) requireServerUrl(serverUrl);
    checkPlatforms(options.hosts, options);
    const server = await readServer(controlPlane, signal);
    const listed = await controlPlane.listRunners({}, { signal });
    const hosts = matchHosts(options.hosts, listed, server);
    assertExecutors(options.hosts, options.executors);
    const unreadable: Unreadable = new Map();
    const projects = await readAllProjects(controlPlane, listed, {
      concurrency: inspectConcurrency,
      signal,
      unreadable,
      onProgress,
    });
    const replicas = await readReplicas(controlPlane, listed, {
      server,
      concurrency: inspectConcurrency,
      signal,
    });
    const names = new Map(listed.map(({ id, name }) => [id, name]));
    let inspected = 0;
    const places = [...hosts].flatMap(([runnerId, ofRunner]) =>
      ofRunner.map((place) => ({ runnerId, ...place })),
    );
    const facts = await mapConcurrently(places, inspectConcurrency, async ({ runnerId, host, replica }) => {
      const found = await inspectHost(
        {
          runner: { id: runnerId, name: names.get(runnerId) ?? runnerId },
          host,
          ...replicaSearch(replicas.get(runnerId)?.replicas, replica),
          targetVersion: server.version,
          serverUrl,
          ...(options.image !== undefined && { image: options.image }),
          timeLimitMs: options.inspectTimeLimitMs ?? 60_000,
        },
        { executors: options.executors, clock, signal },
      );
      inspected += 1;
      onProgress?.({ reading: "hosts", done: inspected, total: places.length });
      return { runnerId, host, replica, hostFacts: found };
    });
    const placesOf = new Map<string, typeof facts>();
    for (const place of facts) placesOf.set(place.runnerId, [...(placesOf.get(place.runnerId) ?? []), place]);
    const rights = await readRights(controlPlane, {
      projects: projects.map(({ name }) => name),
      isEnough: (system) => (["update", "regen", "ping"] as const).every((action) => system.has(action)),
      signal,
    });
    const inProjects = projectsByRunner(projects);
    const local = new Set(options.localRunnerIds ?? []);
    return defineFleet(
      {
        server,
        projects: projects.map(({ name, dispatch }) => ({ name, dispatch })),
        runners: listed.map((summary) => {
          const itsProjects = inProjects.get(summary.id) ?? [];
          return {
            ...toRunner(summary, itsProjects),
            ...replicas.get(summary.id),
            canCordon: canCordon(rights, itsProjects),
            canRegenerate: may(rights, "regen", itsProjects),
            canPing: may(rights, "ping", itsProjects),
            isLocal: local.has(summary.id),
            ...whereItLives(placesOf.get(summary.id) ?? [], (found) =>
              withUnreadable(found, summary, unreadable),
            ),
          };
        }),
      },
      platformOptions(options),
    );
  } catch (error) {
    throw toApplyError(error, "The fleet could not be observed.");
  }
}

function withUnreadable(facts: HostFacts, { id, name }: RunnerSummary, unreadable: Unreadable): HostFacts {
  if (!unreadable.has(id)) return facts;
  return { ...facts, findings: [...facts.findings, unreadableFinding(name || id, unreadable.get(id))] };
}

function assertExecutors(hosts: readonly RunnerHost[], executors: readonly Executor[]): void {
  for (const { host, runner } of hosts) {
    if (executors.some(({ platform }) => platform === host.platform)) continue;
    throw new ApplyError({
      code: "NO_EXECUTOR",
      message: `No executor for ${host.platform} was given, and the Runner ${runner} lives on one (${host.address}).`,
    });
  }
}
