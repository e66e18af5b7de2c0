import { expect, test } from "vitest";
import { realClock } from "../clock/real-clock.js";
import { ExecutorError } from "../errors/executor-error.js";
import { stepError } from "../errors/step-error.js";
import { withinLimits, type CallLimits } from "./call-scope.js";

const subject = { runner: { id: "r-1", name: "one" }, host: { address: "host-1" } };
const limits = (more: Partial<CallLimits> = {}): CallLimits => ({
  subject,
  signal: new AbortController().signal,
  timeLimitMs: 60_000,
  clock: realClock,
  redactor: { redact: (text) => text.replaceAll("canary", "[secret]") },
  translate: (error) =>
    ExecutorError.isInstance(error) ? error : stepError(subject, "HOST_COMMAND_FAILED", "It broke."),
  ...more,
});
const never = (): Promise<never> => new Promise<never>(() => undefined);

test("gives what the work gives, and translates what it throws", async () => {
  expect(await withinLimits(limits(), () => Promise.resolve(7))).toBe(7);
  await expect(withinLimits(limits(), () => Promise.reject(new Error("raw")))).rejects.toMatchObject({
    code: "HOST_COMMAND_FAILED",
  });
});

test("leaves a silent host behind at the time limit, and says what it did last, without secrets", async () => {
  const call = withinLimits(limits({ timeLimitMs: 20 }), (scope) => {
    scope.note("asking with canary");
    return never();
  });
  await expect(call).rejects.toMatchObject({ code: "TIMEOUT", mayHaveTakenEffect: true });
  await expect(call).rejects.toThrow("Last: asking with [secret].");
});

test("ends at once when the caller aborts, and tells the work by its signal", async () => {
  const controller = new AbortController();
  let seen: AbortSignal | null = null;
  const call = withinLimits(limits({ signal: controller.signal }), (scope) => {
    seen = scope.signal;
    return never();
  });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: "ABORTED" });
  expect(seen).toMatchObject({ aborted: true });
});

test("does nothing for a call that was aborted before", async () => {
  let isBegun = false;
  const call = withinLimits(limits({ signal: AbortSignal.abort() }), () => {
    isBegun = true;
    return Promise.resolve();
  });
  await expect(call).rejects.toMatchObject({ code: "ABORTED" });
  expect(isBegun).toBe(false);
});

test("keeps its last words and remedies when it is the caller's time limit that cuts it", async () => {
  const controller = new AbortController();
  const call = withinLimits(limits({ signal: controller.signal }), (scope) => {
    scope.note("stopping with canary", ["Ask canary."]);
    return never();
  });
  controller.abort(Object.assign(new Error("over"), { code: "TIMEOUT" }));
  await expect(call).rejects.toMatchObject({ code: "TIMEOUT", remedies: ["Ask [secret]."] });
  await expect(call).rejects.toThrow("Last: stopping with [secret].");
});
