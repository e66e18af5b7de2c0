import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createScaledClock } from "./scaled-clock.js";
import { createVirtualClock } from "./virtual-clock.js";

describe("the virtual clock", () => {
  it("wakes sleepers in the order of their times, each at its own", async () => {
    const clock = createVirtualClock({ startAtMs: 0 });
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push([name, clock.now()]);
    };
    void sleeper("late", 300);
    void sleeper("early", 100);
    void sleeper("same", 100);
    await clock.advance(299);
    expect(woken).toEqual([
      ["early", 100],
      ["same", 100],
    ]);
    await clock.advance(1);
    expect(woken.at(-1)).toEqual(["late", 300]);
    expect(clock.sleeping).toBe(0);
  });

  it("lets what a sleeper does finish before it moves on, files included", async () => {
    const clock = createVirtualClock({ startAtMs: 0 });
    const seen: number[] = [];
    const work = async (): Promise<void> => {
      for (let turn = 0; turn < 100; turn += 1) {
        await clock.sleep(10);
        await readFile(fileURLToPath(import.meta.url));
        seen.push(clock.now());
      }
    };
    void work();
    for (let ms = 5; ms <= 10_000; ms += 10) void clock.sleep(ms);
    await clock.runUntilIdle();
    expect(seen).toEqual(Array.from({ length: 100 }, (_, turn) => (turn + 1) * 10));
    expect(clock.now()).toBe(9_995);
  });

  it("runs until a promise settles, and no further", async () => {
    const clock = createVirtualClock({ startAtMs: 0 });
    const poll = async (): Promise<void> => {
      for (;;) await clock.sleep(1_000);
    };
    void poll();
    const result = await clock.run(clock.sleep(5_500).then(() => "done"));
    expect([result, clock.now()]).toEqual(["done", 5_500]);
    await expect(clock.run(Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  });

  it("says so when something would never end", async () => {
    const clock = createVirtualClock();
    const never = new Promise<void>(() => undefined);
    await expect(clock.run(never, { stalledMs: 20 })).rejects.toThrow("Nothing sleeps");
    const poll = async (): Promise<void> => {
      for (;;) await clock.sleep(1_000);
    };
    void poll();
    await expect(clock.run(never, { limitMs: 60_000 })).rejects.toThrow("still pending");
    await expect(clock.runUntilIdle({ limitMs: 60_000 })).rejects.toThrow("polls for ever");
  });

  it("rejects an aborted sleep with the reason, at once", async () => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const sleep = clock.sleep(1_000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(sleep).rejects.toThrow("enough");
    await expect(clock.sleep(1, controller.signal)).rejects.toThrow("enough");
    expect(clock.sleeping).toBe(0);
  });
});

describe("the scaled clock", () => {
  it("runs faster than the wall clock", async () => {
    const clock = createScaledClock(1_000);
    const start = [clock.now(), Date.now()] as const;
    await clock.sleep(20_000);
    expect(clock.now() - start[0]).toBeGreaterThanOrEqual(19_000);
    expect(Date.now() - start[1]).toBeLessThan(5_000);
  });

  it("rejects an aborted sleep with the reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(createScaledClock(1).sleep(1_000, signal)).rejects.toThrow("enough");
  });

  it.each([0, -1, NaN, Infinity])("refuses the factor %s", (factor) => {
    expect(() => createScaledClock(factor)).toThrow(RangeError);
  });
});
