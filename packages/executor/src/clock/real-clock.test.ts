import { expect, it } from "vitest";
import { realClock } from "./real-clock.js";

it("sleeps no shorter than it was asked to", async () => {
  const before = realClock.now();
  await realClock.sleep(20);
  // Timers may fire a fraction of a millisecond early against the wall clock.
  expect(realClock.now() - before).toBeGreaterThanOrEqual(18);
});

it("ends a sleep as soon as the signal aborts", async () => {
  const controller = new AbortController();
  const sleep = realClock.sleep(60_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(sleep).rejects.toThrow("enough");
});

it("does not begin a sleep whose signal has aborted already", async () => {
  await expect(realClock.sleep(60_000, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
});
