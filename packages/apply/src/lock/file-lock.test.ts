import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readdir, readFile, rm, writeFile, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVirtualClock } from "@runner-upgrade/simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFileLock } from "./file-lock.js";
import type { HeldLock } from "./run-lock.js";
import { hasProcessEnded, processMark } from "./process-mark.js";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "runner-upgrade-lock-"));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe("a file lock", () => {
  it("refuses an option that it does not know", () => {
    const options: object = { takeover: "always" };
    expect(() => createFileLock("run.lock", options)).toThrow(/createFileLock.*takeover/);
  });

  it("is taken over when its owner is silent and that was asked for; never otherwise", async () => {
    const path = join(directory, "run.lock");
    const clock = createVirtualClock();
    const dead = { id: "dead", machine: "other", processId: 1, since: 0, heartbeatAt: clock.now() - 61_000 };
    await writeFile(path, JSON.stringify(dead));
    const refused = createFileLock(path, { clock }).acquire();
    await expect(refused).rejects.toThrow("process 1 on other");
    const taken = await createFileLock(path, { clock, takeOver: "when-silent" }).acquire();
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ processId: process.pid });
    await taken.release();
  });

  it("is taken over at once when its owner's process has ended on this machine, and tells that", async () => {
    const path = join(directory, "run.lock");
    const clock = createVirtualClock();
    const owner = spawn("sleep", ["60"]);
    const mark = await processMark(owner.pid!);
    const alive = {
      id: "a",
      machine: "here",
      processId: owner.pid,
      since: 0,
      heartbeatAt: clock.now(),
      mark,
    };
    await writeFile(path, JSON.stringify(alive));
    const take = (): Promise<HeldLock> => createFileLock(path, { clock, takeOver: "when-silent" }).acquire();
    await expect(take()).rejects.toMatchObject({ code: "LOCK_HELD" });
    owner.kill("SIGKILL");
    await once(owner, "close");
    await expect(createFileLock(path, { clock }).acquire()).rejects.toThrow(/has ended.*/);
    const taken = await take();
    expect(taken.takenOverFrom).toEqual({ machine: "here", processId: owner.pid, hasEnded: true });
    await taken.release();
  });

  it("does not take the owner of another machine, or a later process of the same id, for gone or for alive", async () => {
    const own = (await processMark("self"))!;
    expect(await hasProcessEnded(process.pid, own)).toBe(false);
    expect(await hasProcessEnded(process.pid, `${own}0`)).toBe(true);
    expect(await hasProcessEnded(process.pid, `other-boot ${own.split(" ").slice(1).join(" ")}`)).toBe(false);
    expect(await hasProcessEnded(process.pid, null)).toBe(false);
  });

  it("is taken over by one of many who want it at the same time", async () => {
    const path = join(directory, "run.lock");
    const clock = createVirtualClock();
    for (let round = 0; round < 20; round += 1) {
      const dead = { id: `dead-${round}`, machine: "other", processId: 1, since: 0, heartbeatAt: 0 };
      await writeFile(path, JSON.stringify(dead));
      const answers = await Promise.allSettled(
        Array.from({ length: 8 }, () => createFileLock(path, { clock, takeOver: "when-silent" }).acquire()),
      );
      const held = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
      expect(held).toHaveLength(1);
      expect(held[0]!.takenOverFrom).toEqual({ machine: "other", processId: 1, hasEnded: false });
      await held[0]!.release();
      expect(await readdir(directory)).toEqual([]);
    }
  });

  it("tells its owner when somebody took it over, and does not release what is not its own", async () => {
    const path = join(directory, "run.lock");
    const clock = createVirtualClock();
    const first = await createFileLock(path, { clock }).acquire();
    const second = await createFileLock(path, { clock, takeOver: "always" }).acquire();
    await clock.advance(5_000);
    expect(first.lost.aborted).toBe(true);
    expect(first.lost.reason).toMatchObject({ code: "LOCK_LOST" });
    await first.release();
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ processId: process.pid });
    expect(second.lost.aborted).toBe(false);
    await second.release();
  });

  it("that cannot be read is held by somebody", async () => {
    const path = join(directory, "run.lock");
    await writeFile(path, "not JSON");
    await expect(createFileLock(path, { clock: createVirtualClock() }).acquire()).rejects.toMatchObject({
      code: "LOCK_HELD",
    });
  });

  /** Makes every write to an open file fail, as a disk does that is full to the last byte, until `end`. */
  async function fillDisk(): Promise<{ end: () => void }> {
    const any = await open(join(directory, "any"), "w");
    await any.close();
    const handles = Object.getPrototypeOf(any) as FileHandle;
    const full = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" }));
    const spy = vi.spyOn(handles, "write").mockImplementation(full);
    return {
      end: () => {
        spy.mockRestore();
      },
    };
  }

  it("is lost shortly before others may take it over, when no sign of life can be written", async () => {
    const path = join(directory, "run.lock");
    const clock = createVirtualClock();
    const held = await createFileLock(path, { clock }).acquire();
    const disk = await fillDisk();
    try {
      for (let beats = 0; beats < 11; beats += 1) await clock.advance(5_000);
      expect(held.lost.reason).toMatchObject({ code: "LOCK_LOST" });
      expect(String(held.lost.reason)).toContain("ENOSPC");
    } finally {
      disk.end();
    }
    await held.release();
  });

  it("is kept when it could not be read for a moment", async () => {
    const path = join(directory, "run.lock");
    const clock = createVirtualClock();
    const held = await createFileLock(path, { clock }).acquire();
    const content = await readFile(path);
    await writeFile(path, "");
    await clock.advance(5_000);
    await writeFile(path, content);
    await clock.advance(5_000);
    expect(held.lost.aborted).toBe(false);
    await held.release();
  });
});
