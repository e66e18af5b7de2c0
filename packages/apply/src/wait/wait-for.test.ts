import { createVirtualClock, type VirtualClock } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.js";
import { waitFor, type WaitOptions, type WaitResult } from "./wait-for.js";

const backoff = { minMs: 1_000, maxMs: 4_000, factor: 2 };

function waiting(
  clock: VirtualClock,
  looks: readonly (string | Error)[],
  more: Partial<WaitOptions<string>> = {},
): Promise<WaitResult<string>> {
  let count = 0;
  return waitFor<string>({
    observe: () => {
      const look = looks[Math.min(count, looks.length - 1)]!;
      count += 1;
      return look instanceof Error ? Promise.reject(look) : Promise.resolve(look);
    },
    evaluate: (status) => ({
      outcome: status === "Healthy" ? "pass" : status === "Gone" ? "fail" : "pending",
      reason: `its status is ${status}`,
    }),
    describe: (status) => status,
    deadlineAt: clock.now() + 30_000,
    clock,
    backoff,
    random: () => 0,
    ...more,
  });
}

const refused = Object.assign(new Error("Forbidden."), { code: "FORBIDDEN", status: 403 });
const broken = Object.assign(new Error("No connection."), { code: "NETWORK" });

describe("a wait", () => {
  it("passes when it sees what it waits for, and counts what it saw before", async () => {
    const clock = createVirtualClock();
    const result = await clock.run(waiting(clock, ["Down", "Down", broken, "Unknown", "Healthy"]));
    expect(result.outcome).toBe("passed");
    expect([...result.seen]).toEqual([
      ["Down", 2],
      ["NETWORK", 1],
      ["Unknown", 1],
      ["Healthy", 1],
    ]);
    expect(result.reason).toBe("its status is Healthy (seen before: Down ×2; NETWORK; Unknown).");
    expect(result.last).toBe("Healthy");
  });

  it("says once what it sees at the first look", async () => {
    const clock = createVirtualClock();
    const evaluate = () => ({ outcome: "pass", reason: "It runs no operations." }) as const;
    const describe = () => "Healthy, version 5.7.0: It runs no operations.";
    const result = await clock.run(waiting(clock, ["Healthy"], { evaluate, describe }));
    expect(result.reason).toBe("It runs no operations.");
  });

  it.each([3_600_000, -3_600_000])("waits as long as before when its clock is set by %s ms", async (byMs) => {
    const clock = createVirtualClock();
    let offsetMs = 0;
    const set = {
      now: () => clock.now() + offsetMs,
      sleep: async (ms: number, signal?: AbortSignal) => {
        await clock.sleep(ms, signal);
        offsetMs = byMs;
      },
    };
    const startedAt = clock.now();
    const result = await clock.run(waiting(clock, ["Busy"], { clock: set }));
    expect(result.outcome).toBe("timed-out");
    expect(clock.now() - startedAt).toBeGreaterThan(20_000);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(30_000);
  });

  it("fails at once on what will not change any more", async () => {
    const clock = createVirtualClock();
    const startedAt = clock.now();
    expect((await clock.run(waiting(clock, ["Gone"]))).outcome).toBe("failed");
    expect(clock.now()).toBe(startedAt);
  });

  it("ends at its deadline, not after it, and says what it saw", async () => {
    const clock = createVirtualClock();
    const startedAt = clock.now();
    const result = await clock.run(waiting(clock, ["Down"]));
    expect(result.outcome).toBe("timed-out");
    expect(result.reason).toContain("Down ×");
    expect(clock.now() - startedAt).toBeLessThanOrEqual(30_000);
    expect(clock.now() - startedAt).toBeGreaterThan(20_000);
  });

  it("looks at least once", async () => {
    const clock = createVirtualClock();
    const result = await clock.run(waiting(clock, ["Healthy"], { deadlineAt: 0 }));
    expect(result.outcome).toBe("passed");
  });

  it("takes three refusals one after the other for missing rights", async () => {
    const clock = createVirtualClock();
    const result = await clock.run(waiting(clock, [refused]));
    expect(result.outcome).toBe("not-allowed");
    expect(result.reason).toContain("lacks permission");
    expect(result.reason).toContain("FORBIDDEN (403) ×3");
    const between = await clock.run(waiting(clock, [refused, refused, "Down", refused, refused, "Healthy"]));
    expect(between.outcome).toBe("passed");
  });

  it("is ended by an abort, in a pause and in a look", async () => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const paused = waiting(clock, ["Down"], { signal: controller.signal });
    void clock.sleep(5_500).then(() => {
      controller.abort();
    });
    expect((await clock.run(paused)).outcome).toBe("aborted");
    const inLook = waiting(clock, ["Down"], {
      signal: controller.signal,
      observe: () => Promise.reject(new Error("aborted")),
    });
    expect((await clock.run(inLook)).outcome).toBe("aborted");
  });
});

describe("a backoff", () => {
  it("grows to its limit, spread by a quarter", () => {
    expect([1, 2, 3, 4, 9].map((attempt) => backoffMs(backoff, attempt, () => 0))).toEqual([
      1_000, 2_000, 4_000, 4_000, 4_000,
    ]);
    expect(backoffMs(backoff, 1, () => 1)).toBe(1_250);
    expect(backoffMs({ minMs: 500, maxMs: 5_000 }, 3, () => 0)).toBe(1_125);
  });
});
