import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Walk } from "@runner-upgrade/executor/testing";
import { describe, expect, it } from "vitest";
import { withUnit } from "./unit-subject.js";

interface Processes {
  readonly directory: string;
  readonly pids: () => Promise<readonly number[]>;
}

/** Stops, and aborts once the Runner has begun to end. */
async function cutStop({ directory }: Processes, walk: Walk): Promise<void> {
  const controller = new AbortController();
  const stopping = walk.step("stop", { signal: controller.signal });
  stopping.catch(() => undefined);
  const log = join(directory, "runner", "logs", "runner.log");
  await expect.poll(() => readFile(log, "utf8"), { timeout: 10_000, interval: 10 }).toContain("Ending");
  controller.abort();
  await expect(stopping).rejects.toMatchObject({ code: "ABORTED" });
}

/** The Runner that runs is another than this one, and stays. */
async function expectAnother({ pids }: Processes, old: number | undefined): Promise<void> {
  await expect.poll(async () => (await pids()).includes(old ?? 0), { timeout: 10_000 }).toBe(false);
  expect(await pids()).toHaveLength(1);
}

describe("the rollback from a stop that began and was cut", () => {
  it("finishes the stop of a plain process and starts the Runner, instead of finding it running", () =>
    withUnit(
      { show: () => ({ LoadState: "not-found" }) },
      async (subject, walk) => {
        await walk.through("save-state");
        const [old] = await subject.pids();
        await cutStop(subject, walk);
        expect(await subject.pids()).toEqual([old]);
        expect((await walk.restore()).outcome).toBe("done");
        await expectAnother(subject, old);
        expect((await walk.restore()).outcome).toBe("already-done");
        await walk.step("clean-up");
        expect(await subject.world.leftovers()).toEqual([]);
      },
      { lingersMs: 4_000, service: { kind: "process" } },
    ));

  it("waits for a unit that its manager is stopping, and starts it", async () => {
    const state = { main: 0, isStopping: false };
    const unit = {
      show: async () => {
        const isAlive = state.main !== 0 && isLiving(state.main);
        const ActiveState = !isAlive ? "inactive" : state.isStopping ? "deactivating" : "active";
        return { MainPID: isAlive ? String(state.main) : "0", ActiveState, SubState: "whatever" };
      },
      stop: async () => {
        state.isStopping = true;
        if (state.main !== 0 && isLiving(state.main)) process.kill(state.main, "SIGTERM");
        await expect.poll(() => isLiving(state.main), { timeout: 10_000 }).toBe(false);
      },
      start: async () => {
        await subjectOf.startAnother?.();
        state.isStopping = false;
        state.main = (await subjectOf.pids())[0] ?? 0;
      },
    };
    const subjectOf: { startAnother?: (() => Promise<void>) | undefined; pids: Processes["pids"] } = {
      pids: () => Promise.resolve([]),
    };
    await withUnit(
      unit,
      async (subject, walk) => {
        subjectOf.startAnother = async () => {
          await subject.world.startAnother?.();
        };
        subjectOf.pids = subject.pids;
        const [old = 0] = await subject.pids();
        state.main = old;
        await walk.through("save-state");
        await cutStop(subject, walk);
        expect((await walk.restore()).outcome).toBe("done");
        await expectAnother(subject, old);
        expect(state.isStopping).toBe(false);
      },
      { lingersMs: 3_000 },
    );
  });

  it("leaves a Runner alone that something else started after it was stopped", () =>
    withUnit(
      { show: () => ({ LoadState: "not-found" }) },
      async (subject, walk) => {
        await walk.through("save-state");
        await subject.world.superviseProcess?.();
        await expect(walk.step("stop")).rejects.toMatchObject({ code: "REVIVED" });
        // Seen at once, as the shell that is about to become it; only then is it the process that is looked for here.
        await expect.poll(subject.pids, { timeout: 10_000 }).toHaveLength(1);
        const revived = await subject.pids();
        expect((await walk.restore()).outcome).toBe("already-done");
        expect(await subject.pids()).toEqual(revived);
      },
      { service: { kind: "process" } },
    ));
});

function isLiving(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
