import type { RunnerClient } from "../api/runner-client.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import type { RunnerApiErrorCode } from "../errors/runner-api-error-code.js";
import type { Caller } from "./caller.js";
import type { CallOptions } from "../context/call-options.js";

const replicasSince = 55;

type Needed = Pick<RunnerClient, "getFeature" | "listRunners" | "listReplicas" | "getRunner">;
type Mode = "on" | "off" | "unknown";

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
      const flag = await unlessForbidden(needed.getFeature("runnerReplicas", options));
      if (flag !== null && flag.state !== "unknown") return flag.state;
      const runners = await unlessForbidden(needed.listRunners({}, options));
      const [runner] = runners ?? [];
      return runner === undefined ? "unknown" : lookAt(needed, runner.id, options);
    },
  };
}

/** What one Runner's list of replicas tells. */
async function lookAt(needed: Needed, runnerId: string, options: CallOptions | undefined): Promise<Mode> {
  const code = await codeOf(needed.listReplicas(runnerId, options));
  switch (code) {
    case null:
      return "on";
    case "BAD_REQUEST":
      return "off";
    case "NOT_FOUND":
      // Either the server has no such call, or the Runner was deleted since it was listed.
      return (await codeOf(needed.getRunner(runnerId, options))) === null ? "off" : "unknown";
    default:
      return "unknown";
  }
}

const inconclusive: readonly RunnerApiErrorCode[] = [
  "NOT_FOUND",
  "BAD_REQUEST",
  "FORBIDDEN",
  "API_VERSION_CEILING",
];

/** The code with which the server refused, null when it answered. Rejects with any error that tells nothing of replicas. */
async function codeOf(answer: Promise<unknown>): Promise<RunnerApiErrorCode | null> {
  try {
    await answer;
    return null;
  } catch (error) {
    if (RunnerApiError.isInstance(error) && inconclusive.includes(error.code)) return error.code;
    throw error;
  }
}

async function unlessForbidden<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (RunnerApiError.isInstance(error) && error.code === "FORBIDDEN") return null;
    throw error;
  }
}
