import { watchFor } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { EngineFailure } from "../engine/engine-failure.js";
import type { Container } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { isSame, objectOf } from "../json/json.js";
import { logTail } from "./log-tail.js";

/** How a container is started. */
export interface StartRequest {
  readonly id: string;
  readonly name: string;
  /** Its restart policy once it runs. */
  readonly restartPolicy: JsonObject;
  /** For the message of a failure: what is now. */
  readonly state: string;
  /** It may end again: it did not run before either. @default false */
  readonly mayEnd?: boolean;
}

/**
 * Starts a container, waits until it has lived for a while, and gives it its restart policy: with it already, one that
 * ends at once would be started for ever. False when it ran as it should already.
 *
 * Rejects with `NOT_STARTED` where the engine refuses (a port or address that is taken), and with `STARTED_AND_EXITED`.
 */
export async function startContainer(call: DockerCall, request: StartRequest): Promise<boolean> {
  const { engine, settings, scope } = call;
  const { id, name, restartPolicy, state, mayEnd = false } = request;
  const before = await inspected(call, request);
  const hasPolicy = isSame(before.hostConfig["RestartPolicy"], policyOf(restartPolicy));
  if (before.state.isRunning && hasPolicy) return false;
  if (!before.state.isRunning) {
    scope.note(`starting ${name}`);
    await engine.start(id).catch((error: unknown) => {
      if (!(error instanceof EngineFailure) || error.status === null) throw error;
      throw call.error(
        "NOT_STARTED",
        `The engine cannot start ${name}: ${call.quote(error.message)}. ${state}`,
        {
          mayHaveTakenEffect: true,
          remedies: remediesFor(error.message),
          cause: error,
        },
      );
    });
  }
  const { clock, startSettleMs, pollMs } = settings;
  await watchFor({ scope, clock, forMs: startSettleMs, pollMs }, async () => {
    const now = await inspected(call, request);
    if (now.state.isRunning || mayEnd) return;
    throw call.error(
      "STARTED_AND_EXITED",
      `${name} was started and ended. ${await describeEnd(call, now)} ${state}`,
      { mayHaveTakenEffect: true },
    );
  });
  if (!hasPolicy) await engine.setRestartPolicy(id, policyOf(restartPolicy));
  return true;
}

/** How a container ended, with the last lines that it wrote. */
export async function describeEnd(call: DockerCall, container: Container): Promise<string> {
  const { exitCode, isOutOfMemory, error } = container.state;
  const lines = await logTail(call, container, 5);
  return [
    `Its exit code is ${exitCode}.`,
    ...(isOutOfMemory ? ["It was ended because it had no memory left."] : []),
    ...(error === "" ? [] : [`The engine says: ${call.quote(error)}.`]),
    ...(lines.length === 0 ? ["It wrote nothing."] : [`The end of its log: ${lines.join(" | ")}.`]),
  ].join(" ");
}

/** The engine takes a number of retries with `on-failure` alone. */
export function policyOf(policy: JsonObject): JsonObject {
  const { Name: name = "no", MaximumRetryCount: retries = 0 } = objectOf(policy);
  return { Name: name === "" ? "no" : name, MaximumRetryCount: retries };
}

async function inspected(call: DockerCall, { id, name, state }: StartRequest): Promise<Container> {
  const container = await call.engine.container(id);
  if (container === null) throw call.error("STATE_NOT_FOUND", `${name} is gone from the engine. ${state}`);
  call.hide(container);
  return container;
}

function remediesFor(said: string): readonly string[] {
  if (/port is already allocated|address already in use/i.test(said))
    return ["Find out who has its port or address now, and free it."];
  return /no space left on device/i.test(said) ? ["Make room under the engine's data directory."] : [];
}
