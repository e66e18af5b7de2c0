import type { ControlPlane } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createRandom } from "@runner-upgrade/simulator";
import type { RehearsalWorld } from "../world/rehearsal-world.js";

/** Runners answer a ping with their next heartbeat, so asking twice a second would tell no more, and take long. */
const pollMs = 2_500;

/** The client of the simulated control plane: it opens no connection. `onChanged` is called after each call that may change something. */
export function controlPlaneOf(
  { clock, simulator }: RehearsalWorld,
  seed: number,
  onChanged: () => void,
): ControlPlane {
  const client = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(simulator.apiToken),
    fetch: async (request) => {
      const response = await simulator.fetch(request);
      if (request.method !== "GET") onChanged();
      return response;
    },
    clock,
    retry: { jitter: createRandom(seed, "client").next },
  });
  return {
    ...client,
    pingRunner: (runnerId, options) => client.pingRunner(runnerId, { pollMs, ...options }),
    project: (name) => {
      const project = client.project(name);
      return {
        ...project,
        pingRunner: (runnerId, options) => project.pingRunner(runnerId, { pollMs, ...options }),
      };
    },
  };
}
