import { expect, test } from "vitest";
import { watchFor } from "./watch-for.js";

/** A clock that only sleeps and looks move. */
function virtualTime(lookMs: number) {
  const time = { now: 0 };
  const looks: number[] = [];
  return {
    looks,
    clock: { now: () => time.now },
    scope: {
      sleep: (ms: number) => {
        time.now += ms;
        return Promise.resolve();
      },
    },
    look: () => {
      looks.push(time.now);
      time.now += lookMs;
      return Promise.resolve();
    },
  };
}

test("looks at once, every now and then, and when the time is over", async () => {
  const { looks, look, ...parts } = virtualTime(0);
  await watchFor({ ...parts, forMs: 1_000, pollMs: 400 }, look);
  expect(looks).toEqual([0, 400, 800, 1_000]);
});

test("looks once more where one look took longer than the whole watch", async () => {
  const { looks, look, ...parts } = virtualTime(5_000);
  await watchFor({ ...parts, forMs: 1_000, pollMs: 400 }, look);
  expect(looks).toHaveLength(2);
  expect(looks[1]).toBeGreaterThanOrEqual(1_000);
});

test("ends with what a look ends with", async () => {
  const { looks, look, ...parts } = virtualTime(0);
  const watching = watchFor({ ...parts, forMs: 1_000, pollMs: 400 }, async () => {
    await look();
    if (looks.length === 3) throw new Error("It is back.");
  });
  await expect(watching).rejects.toThrow("It is back.");
});
