import type { Clock } from "@runner-upgrade/executor";
import { expect, it } from "vitest";
import { createWake } from "./wake.js";

/** A machine that is suspended for `suspendedMs` in its first sleep: its timers stand still, its clock does not. */
function suspendedIn(suspendedMs: number): Clock & { readonly sleeps: readonly number[] } {
  let now = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    sleep: (ms) => {
      now += ms + (sleeps.length === 0 ? suspendedMs : 0);
      sleeps.push(ms);
      return Promise.resolve();
    },
  };
}

const hour = 3_600_000;

it("wakes at a time", async () => {
  const clock = suspendedIn(0);
  await createWake(clock).wait(10 * hour);
  expect(clock.now()).toBe(10 * hour);
});

it("wakes within a minute of a time though the machine was suspended meanwhile", async () => {
  const clock = suspendedIn(9.99 * hour);
  await createWake(clock).wait(10 * hour);
  expect(clock.now()).toBeLessThanOrEqual(10 * hour + 60_000);
  const overslept = suspendedIn(20 * hour);
  await createWake(overslept).wait(10 * hour);
  expect(overslept.now()).toBe(20 * hour + 60_000);
});
