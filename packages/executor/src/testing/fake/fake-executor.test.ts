import { describe, expect, it } from "vitest";
import { noInput } from "../../contract/step-input.js";
import { Secret } from "../../secret/secret.js";
import { describeExecutorContract } from "../contract/describe-executor-contract.js";
import { Walk } from "../contract/walk.js";
import { createFakeExecutor } from "../../fake/fake-executor.js";
import { createFakeSubject } from "./fake-subject.js";
import { createFakeWorld } from "../../fake/fake-world.js";

describeExecutorContract({
  name: "fake executor",
  createSubject: createFakeSubject,
  capabilities: {
    disturbance: true,
    severalProcesses: true,
    revival: true,
    exitAfterStart: true,
    wrongCredentials: true,
    stops: true,
    brokenPackages: true,
    discovery: true,
  },
});

describe("the fake world", () => {
  const runnerId = "r-1";
  const address = "host-1";
  const context = {
    runner: { id: runnerId, name: "one" },
    host: { platform: "vm", address },
    targetVersion: "5.7.0",
    container: null,
    serverUrl: "http://127.0.0.1",
    runId: "run-1",
    record: {},
    timeLimitMs: 1_000,
    signal: new AbortController().signal,
  } as const;

  it("tells what starts and what ends, with token and version", async () => {
    const seen: string[] = [];
    const world = createFakeWorld({
      onProcessStarted: ({ token, version }) => {
        seen.push(`start ${token} ${version}`);
        return {
          stop: () => seen.push(`stop ${token}`),
          kill: () => seen.push(`kill ${token}`),
        };
      },
    });
    world.addRunner({ runnerId, address, token: "old", version: "5.6.0" });
    const executor = createFakeExecutor({ world });
    await executor.steps.stop?.(context, noInput);
    await executor.restoreWithNewCredentials?.(context, {
      credentials: { runnerId, token: Secret.of("new") },
    });
    world.host(address).runner(runnerId).end("silently");
    expect(seen).toEqual(["start old 5.6.0", "stop old", "start new 5.6.0", "kill new"]);
  });

  it("takes its durations from its clock, and records each call with its end", async () => {
    let now = 0;
    const world = createFakeWorld({
      clock: {
        now: () => now,
        sleep: (ms) => {
          now += ms;
          return Promise.resolve();
        },
      },
    });
    world.addRunner({ runnerId, address, token: "old", version: "5.6.0" });
    const executor = createFakeExecutor({ world, durationsMs: { stop: 400, start: 5_000 } });
    await executor.steps.stop?.(context, noInput);
    await expect(executor.steps.start?.(context, noInput)).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(
      world.calls.map(({ name, startedAtMs, endedAtMs, outcome }) => [name, startedAtMs, endedAtMs, outcome]),
    ).toEqual([
      ["stop", 0, 400, "done"],
      ["start", 400, 1_400, "TIMEOUT"],
    ]);
  });

  it("meets a fault as often as it was injected, on the Runner that it names", async () => {
    const world = createFakeWorld();
    world.addRunner({ runnerId, address, token: "old", version: "5.6.0" });
    world.inject({ step: "observe", kind: "fail", code: "PERMISSION_DENIED", times: 2 });
    world.inject({ step: "stop", kind: "does-not-stop", runnerId: "somebody else" });
    const takeBack = world.inject({ step: "start", kind: "unreachable" });
    takeBack();
    const executor = createFakeExecutor({ world });
    await expect(executor.observe(context)).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    await expect(executor.observe(context)).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    await expect(executor.observe(context)).resolves.toMatchObject({ process: "running" });
    await expect(executor.steps.stop?.(context, noInput)).resolves.toMatchObject({ outcome: "done" });
    await expect(executor.steps.start?.(context, noInput)).resolves.toMatchObject({ outcome: "done" });
  });

  it("takes effect and loses the answer", async () => {
    const world = createFakeWorld();
    world.addRunner({ runnerId, address, token: "old", version: "5.6.0" });
    world.inject({ step: "stop", kind: "lose-answer" });
    const executor = createFakeExecutor({ world });
    await expect(executor.steps.stop?.(context, noInput)).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      mayHaveTakenEffect: true,
    });
    expect(world.host(address).runner(runnerId).processes).toEqual([]);
  });
});

it("notices a secret that an executor lets out: the suite's own check is no fig leaf", async () => {
  const subject = await createFakeSubject({ isHostile: false });
  const walk = new Walk({
    ...subject,
    createExecutor: () => ({
      ...subject.createExecutor(),
      observe: () =>
        Promise.reject(new Error("failed", { cause: new Error(`with ${subject.secrets[0] ?? ""}`) })),
    }),
  });
  await expect(walk.observe()).rejects.toThrow("failed");
  expect(walk.transcript.leaked(subject.secrets)).toEqual([subject.secrets[0]]);
});
