import {
  createRunnerClient,
  tokenAuth,
  type RunnerClient,
  type RunnerClientOptions,
} from "../../src/index.js";
import { RunnerApiError } from "../../src/index.js";
import { observedServer, serverUrl, type Handler, type ObservedServer } from "./observed-server.js";
import { virtualClock, type VirtualClock } from "./virtual-clock.js";

/** The API token of the tests: nothing but the header may ever show it. */
export const canaryToken = "canary-api-token-9f81";

/** A client, the server that it talks to, and its clock. */
export interface Subject {
  readonly client: RunnerClient;
  readonly server: ObservedServer;
  readonly clock: VirtualClock;
}

/** Makes a client that talks to a handler, in virtual time and without jitter. */
export function subject(
  handler: Handler,
  options: Partial<RunnerClientOptions> & { readonly serverApiVersion?: number } = {},
): Subject {
  const { serverApiVersion, ...own } = options;
  const server = observedServer(handler, serverApiVersion);
  const clock = virtualClock();
  const retry = { jitter: () => 1, ...own.retry };
  const client = createRunnerClient({
    url: serverUrl,
    auth: tokenAuth(canaryToken),
    fetch: server.fetch,
    clock,
    ...own,
    retry,
  });
  return { client, server, clock };
}

/** The `RunnerApiError` that a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<RunnerApiError> {
  try {
    await work;
  } catch (error) {
    if (RunnerApiError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}
