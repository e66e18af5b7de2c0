import { ExecutorError } from "@runner-upgrade/executor";
import { createVirtualClock } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import { TimeLimitError, withTimeLimit } from "./time-limit.js";

const never = (): Promise<never> => new Promise(() => undefined);
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new Error("I was aborted."));
    });
  });

describe("a time limit", () => {
  it("lets through what ends in time, and leaves nothing that sleeps", async () => {
    const clock = createVirtualClock();
    const limited = { what: "It", timeLimitMs: 1_000, clock };
    expect(await clock.run(withTimeLimit(() => Promise.resolve(1), limited))).toBe(1);
    await expect(clock.run(withTimeLimit(() => Promise.reject(new Error("no")), limited))).rejects.toThrow(
      "no",
    );
    expect(clock.sleeping).toBe(0);
  });

  it("aborts what takes longer, and says what took too long", async () => {
    const clock = createVirtualClock();
    const startedAt = clock.now();
    const error = await clock
      .run(withTimeLimit(untilAborted, { what: "stop of east-1", timeLimitMs: 1_000, clock }))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeLimitError);
    expect(error).toMatchObject({ code: "TIMEOUT", message: "stop of east-1 did not end within 1000 ms." });
    expect(clock.now() - startedAt).toBe(1_000);
  });

  it("keeps the executor's own last words and remedies", async () => {
    const clock = createVirtualClock();
    const executing = (code: "TIMEOUT" | "ABORTED") => (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => {
          reject(
            new ExecutorError({ code, message: "Last: stopping runner.service.", remedies: ["Look there."] }),
          );
        });
      });
    const limited = { what: "stop of east-1", timeLimitMs: 1_000, clock };
    await expect(clock.run(withTimeLimit(executing("TIMEOUT"), limited))).rejects.toMatchObject({
      code: "TIMEOUT",
      message: "Last: stopping runner.service.",
      remedies: ["Look there."],
    });
    await expect(clock.run(withTimeLimit(executing("ABORTED"), limited))).rejects.toMatchObject({
      code: "TIMEOUT",
      message: "stop of east-1 did not end within 1000 ms. Last: stopping runner.service.",
      remedies: ["Look there."],
      isRetryable: true,
      mayHaveTakenEffect: true,
    });
  });

  it("leaves alone what ignores its signal, a little later", async () => {
    const clock = createVirtualClock();
    const startedAt = clock.now();
    await expect(
      clock.run(withTimeLimit(never, { what: "It", timeLimitMs: 1_000, clock })),
    ).rejects.toBeInstanceOf(TimeLimitError);
    expect(clock.now() - startedAt).toBe(6_000);
  });

  it("passes an abort on, before and in the middle", async () => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const limited = { what: "It", timeLimitMs: 60_000, clock, signal: controller.signal };
    const acting = withTimeLimit(untilAborted, limited);
    void clock.sleep(500).then(() => {
      controller.abort(new Error("enough"));
    });
    await expect(clock.run(acting)).rejects.toThrow("I was aborted.");
    await expect(clock.run(withTimeLimit(never, limited))).rejects.toThrow("enough");
    expect(clock.sleeping).toBe(0);
  });
});
