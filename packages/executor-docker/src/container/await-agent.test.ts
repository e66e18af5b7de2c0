import { Redactor, stepError } from "@runner-upgrade/executor";
import { expect, test } from "vitest";
import type { Engine } from "../engine/engine.js";
import type { Container, ContainerState } from "../engine/inspection.js";
import { DockerCall } from "../host/docker-call.js";
import { settingsOf } from "../options/docker-executor-options.js";
import { awaitAgent } from "./await-agent.js";

const subject = { runner: { id: "id", name: "runner" }, host: { address: "tcp://engine" } };

/** A call on an engine whose container passes through these states, one more at each look; time moves in sleep alone. */
function watched(...states: readonly (Partial<ContainerState> | null)[]) {
  const time = { now: 0, looks: 0 };
  const clock = {
    now: () => time.now,
    sleep: () => Promise.reject(new Error("Nobody sleeps but the call.")),
  };
  const container = (): Promise<Container | null> => {
    const state = states[Math.min(time.looks, states.length - 1)] ?? null;
    time.looks += 1;
    return Promise.resolve(state && containerIn(state));
  };
  const engine: Pick<Engine, "container" | "logs" | "readFile"> = {
    container,
    logs: () => Promise.resolve(["no room"]),
    readFile: () => Promise.resolve(null),
  };
  const call = new DockerCall(
    {
      host: { platform: "docker", address: "tcp://engine", container: "runner" },
      subject,
      scope: {
        signal: new AbortController().signal,
        note: () => undefined,
        check: () => undefined,
        sleep: (ms) => {
          time.now += ms;
          return Promise.resolve();
        },
      },
      redactor: new Redactor(),
      error: (code, what, extra) => stepError(subject, code, what, extra),
    },
    engine as Engine,
    { ...settingsOf({ agentStartMs: 8_000, pollMs: 500 }), clock },
  );
  return { call, time, done: awaitAgent(call, { id: "id", name: "runner" }) };
}

const containerIn = (state: Partial<ContainerState>): Container => ({
  ...{ id: "id", name: "runner", imageId: "image", image: "image", environment: [], labels: {} },
  ...{ config: {}, hostConfig: {}, networks: {}, mounts: [] },
  state: {
    ...{ status: "running", isRunning: true, pid: 1, exitCode: 0, isOutOfMemory: false, error: "" },
    ...{ startedAt: "", restarts: 0, health: null },
    ...state,
  },
});

test("waits as long as an agent may take, where the engine knows no more of it", async () => {
  const { time, done } = watched({});
  await done;
  expect(time.now).toBe(8_000);
});

test("is over as soon as its health check is content, and not before", async () => {
  const early = watched({ health: "starting" }, { health: "starting" }, { health: "healthy" });
  await early.done;
  expect(early.time.now).toBe(1_000);
  const late = watched(...Array.from({ length: 40 }, () => ({ health: "starting" })), { health: "healthy" });
  await late.done;
  expect(late.time.now).toBe(20_000);
});

test("names what it ended with", async () => {
  const { done } = watched({}, { isRunning: false, exitCode: 3 });
  await expect(done).rejects.toMatchObject({
    code: "STARTED_AND_EXITED",
    mayHaveTakenEffect: true,
    message: expect.stringMatching(/Its exit code is 3\. The end of its log: no room/) as string,
  });
});

test("does not wait for one whose health check fails, or that is gone", async () => {
  await expect(watched({ health: "unhealthy" }).done).rejects.toMatchObject({ code: "NOT_STARTED" });
  await expect(watched({}, null).done).rejects.toMatchObject({ code: "STATE_NOT_FOUND" });
});
