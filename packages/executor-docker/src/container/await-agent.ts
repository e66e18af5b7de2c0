import type { DockerCall } from "../host/docker-call.js";
import { describeEnd } from "./start-container.js";

/**
 * Waits until the agent of a container that was started can have checked in: until its health check says so or, where it
 * has none, as long as an agent may take. The engine knows no more of it.
 *
 * Rejects with `STARTED_AND_EXITED`, and with `NOT_STARTED` where its health check fails.
 */
export async function awaitAgent(
  call: DockerCall,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const { clock, agentStartMs, pollMs } = call.settings;
  // By our own clock: the engine's may differ, and says when it started by its own.
  const until = clock.now() + agentStartMs;
  for (;;) {
    const container = await call.engine.container(id);
    if (container === null) throw call.error("STATE_NOT_FOUND", `${name} is gone from the engine.`);
    call.hide(container);
    const { isRunning, health } = container.state;
    if (!isRunning) {
      const end = await describeEnd(call, container);
      throw call.error("STARTED_AND_EXITED", `${name} was started and ended. ${end}`, {
        mayHaveTakenEffect: true,
      });
    }
    if (health === "unhealthy") {
      throw call.error("NOT_STARTED", `${name} runs, and its health check fails.`, {
        mayHaveTakenEffect: true,
        remedies: ["Look at what its health check says: `docker inspect` shows it under State.Health."],
      });
    }
    if (health === "healthy" || (health === null && clock.now() >= until)) return;
    call.scope.note(`waiting until the agent of ${name} can have checked in`);
    await call.scope.sleep(pollMs);
  }
}
