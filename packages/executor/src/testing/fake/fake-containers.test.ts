import { describe, expect, it } from "vitest";
import type { StepContext } from "../../contract/step-context.js";
import { noInput } from "../../contract/step-input.js";
import { createFakeExecutor } from "../../fake/fake-executor.js";
import { createFakeWorld, type FakeWorld } from "../../fake/fake-world.js";
import { Secret } from "../../secret/secret.js";

const address = "engine";
const context: StepContext = {
  ...{ runner: { id: "r-1", name: "one" }, host: { platform: "docker", address } },
  ...{ targetVersion: "5.7.0", serverUrl: "http://127.0.0.1", runId: "run-1", record: {} },
  container: {
    ...{ image: "example/runner:5.7.0", credentials: "keep", pull: "always" },
    ...{ unsavedState: "leave", keepsServing: false },
  },
  ...{ timeLimitMs: 60_000, signal: new AbortController().signal },
};
const serving: StepContext = {
  ...context,
  container: {
    ...{ image: "example/runner:5.7.0", credentials: "keep", pull: "always" },
    ...{ unsavedState: "leave", keepsServing: true },
  },
};

/** A Runner of so many containers, and what happens to its processes in order. */
function worldOf(processCount: number): { readonly world: FakeWorld; readonly seen: string[] } {
  const seen: string[] = [];
  const world = createFakeWorld({
    onProcessStarted: ({ token, version }) => {
      seen.push(`start ${version} ${token}`);
      const end = (): void => {
        seen.push(`end ${version}`);
      };
      return { stop: end, kill: end };
    },
  });
  world.addRunner({ runnerId: "r-1", address, token: "old", version: "5.6.0", processCount });
  seen.length = 0;
  return { world, seen };
}

describe("a fake container", () => {
  it("is replaced with the token that it had, and put back", async () => {
    const { world, seen } = worldOf(1);
    const executor = createFakeExecutor({ world, platform: "docker" });
    const { steps } = executor;
    await steps["create-container"]?.(context, noInput);
    await steps.stop?.(context, noInput);
    await steps["swap-names"]?.(context, noInput);
    await steps.start?.(context, noInput);
    expect(await executor.observe(context)).toMatchObject({ process: "running", installed: "new" });
    await executor.restore(context);
    expect(seen).toEqual(["end 5.6.0", "start 5.7.0 old", "end 5.7.0", "start 5.6.0 old"]);
  });

  it("reads rotated credentials where they were written", async () => {
    const { world, seen } = worldOf(1);
    const { steps } = createFakeExecutor({ world, platform: "docker" });
    const credentials = { runnerId: "r-1", token: Secret.of("new") };
    await steps["create-container"]?.(context, noInput);
    await steps.stop?.(context, noInput);
    await steps["write-credentials"]?.(context, { credentials, package: null });
    await steps["swap-names"]?.(context, noInput);
    await steps.start?.(context, noInput);
    expect(seen).toEqual(["end 5.6.0", "start 5.7.0 new"]);
  });

  it("is refused its new name where none was created", async () => {
    const { steps } = createFakeExecutor({ world: worldOf(1).world, platform: "docker" });
    await expect(steps["swap-names"]?.(context, noInput)).rejects.toMatchObject({ code: "STATE_NOT_FOUND" });
  });
});

describe("a fake roll-out", () => {
  it("starts a new process before an old one goes where the Runner must go on serving", async () => {
    const { world, seen } = worldOf(2);
    await createFakeExecutor({ world, platform: "kubernetes" }).steps["roll-out"]?.(serving, noInput);
    expect(seen).toEqual(["start 5.7.0 old", "end 5.6.0", "start 5.7.0 old", "end 5.6.0"]);
  });

  it("replaces several containers one after another", async () => {
    const { world, seen } = worldOf(2);
    await createFakeExecutor({ world, platform: "docker" }).steps["roll-out"]?.(context, noInput);
    expect(seen).toEqual(["end 5.6.0", "start 5.7.0 old", "end 5.6.0", "start 5.7.0 old"]);
  });

  it("changes nothing the second time", async () => {
    const { world, seen } = worldOf(2);
    const { steps } = createFakeExecutor({ world, platform: "docker" });
    await steps["roll-out"]?.(context, noInput);
    seen.length = 0;
    expect(await steps["roll-out"]?.(context, noInput)).toMatchObject({ outcome: "already-done" });
    expect(seen).toEqual([]);
  });
});

it("finds each replica of a Runner by its own name", async () => {
  const world = createFakeWorld();
  for (const replica of ["a", "b"])
    world.addRunner({ runnerId: `r-1/${replica}`, address, token: replica, version: "5.6.0" });
  const { steps } = createFakeExecutor({ world });
  await steps.stop?.({ ...context, replica: { id: "b", newId: null, packagePath: null } }, noInput);
  expect(world.host(address).runner("r-1/a").processes).toHaveLength(1);
  expect(world.host(address).runner("r-1/b").processes).toHaveLength(0);
});
