import type { ObserveFleetOptions } from "../observe/observe-fleet.js";
import type { RunDependencies } from "../run/run-dependencies.js";
import type { OptionNames } from "./check-options.js";

/** The options of `observeFleet`. */
export const observeFleetNames: OptionNames<ObserveFleetOptions> = {
  controlPlane: "required",
  hosts: "required",
  executors: "required",
  clock: "optional",
  signal: "optional",
  inspectConcurrency: "optional",
  inspectTimeLimitMs: "optional",
  localRunnerIds: "optional",
  image: "optional",
  serverUrl: "optional",
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
};

/** The same where a journal must be there. */
export const resumeDependencyNames: OptionNames<RunDependencies> = {
  ...runDependencyNames,
  journal: "required",
};
