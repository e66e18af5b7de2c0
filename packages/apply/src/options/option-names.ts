import type { OptionNames } from "@runner-upgrade/executor";
import type { DiscoverHostsOptions } from "./discover-hosts-options.js";
import type { ObserveFleetOptions } from "./observe-fleet-options.js";
import type { RunDependencies } from "./run-dependencies.js";

/** The options of `observeFleet`. */
export const observeFleetNames: OptionNames<ObserveFleetOptions> = {
  controlPlane: "required",
  hosts: "required",
  executors: "required",
  clock: "optional",
  signal: "optional",
  inspectConcurrency: "optional",
  inspectTimeLimitMs: "optional",
  onProgress: "optional",
  localRunnerIds: "optional",
  image: "optional",
  serverUrl: "optional",
  platforms: "optional",
  ...elsewhere<Exclude<keyof RunDependencies, keyof ObserveFleetOptions>>({
    journal: true,
    lock: true,
    handlers: true,
    logger: true,
    onEvent: true,
    random: true,
    restoreWithNewCredentials: true,
    packageLimits: true,
    jobExecutionId: true,
    runsOn: true,
    clusterMembers: true,
    assumeReplicas: true,
  }),
};

/** The options of `discoverHosts`. */
export const discoverHostsNames: OptionNames<DiscoverHostsOptions> = {
  controlPlane: "required",
  places: "required",
  executors: "required",
  clock: "optional",
  signal: "optional",
  concurrency: "optional",
  placeTimeLimitMs: "optional",
  onProgress: "optional",
  localRunnerIds: "optional",
};

/** What a run is given. */
export const runDependencyNames: OptionNames<RunDependencies> = {
  controlPlane: "required",
  executors: "required",
  journal: "optional",
  lock: "optional",
  clock: "optional",
  handlers: "optional",
  logger: "optional",
  signal: "optional",
  onEvent: "optional",
  serverUrl: "optional",
  localRunnerIds: "optional",
  random: "optional",
  restoreWithNewCredentials: "optional",
  packageLimits: "optional",
  jobExecutionId: "optional",
  runsOn: "optional",
  clusterMembers: "optional",
  assumeReplicas: "optional",
  platforms: "optional",
  ...elsewhere<Exclude<keyof ObserveFleetOptions, keyof RunDependencies>>({
    hosts: true,
    inspectConcurrency: true,
    inspectTimeLimitMs: true,
    onProgress: true,
    image: true,
  }),
};

/** The same where a journal must be there. */
export const resumeDependencyNames: OptionNames<RunDependencies> = {
  ...runDependencyNames,
  journal: "required",
};

/** Names that only another function takes; one that is left out does not compile. */
function elsewhere<Name extends string>(
  names: Readonly<Record<Name, true>>,
): Readonly<Record<string, "elsewhere">> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, "elsewhere" as const]));
}
