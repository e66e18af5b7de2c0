import type { RunnerClient } from "../api/runner-client.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import type { Caller } from "./caller.js";

const replicasSince = 55;

type Needed = Pick<RunnerClient, "getFeature" | "listRunners" | "listReplicas">;

/**
 * Whether the server runs replicas. The flag `runnerReplicas` says so from API 55; where a server does not tell the
 * flag, one Runner's list of replicas is asked for: 404 or 400 is off (probable). Without a Runner or the right to look
 * it stays unknown.
 */
export function replicasModeOperations(
  caller: Caller,
  needed: Needed,
): Pick<RunnerClient, "getReplicasMode"> {
  return {
    getReplicasMode: async (options) => {
      if ((await caller.getApiVersion(options)) < replicasSince) return "off";
      const { state } = await needed.getFeature("runnerReplicas", options);
      if (state !== "unknown") return state;

      const [runner] = await needed.listRunners({}, options);
      if (runner === undefined) return "unknown";
      try {
        await needed.listReplicas(runner.id, options);
        return "on";
      } catch (error) {
        if (!RunnerApiError.isInstance(error)) throw error;
        switch (error.code) {
          case "NOT_FOUND":
          case "BAD_REQUEST":
            return "off";
          case "FORBIDDEN":
          case "API_VERSION_CEILING":
            return "unknown";
          default:
            throw error;
        }
      }
    },
  };
}
