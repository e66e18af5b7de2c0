import { docker as dockerClient } from "@runner-upgrade/lab";

export { create, kubectl } from "@runner-upgrade/lab";

/** Runs the Docker client; gives what it printed on stdout. */
export const docker = (...arguments_: readonly string[]): Promise<string> =>
  dockerClient(arguments_, { timeoutMs: 300_000 });
