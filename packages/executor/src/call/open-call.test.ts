import { expect, test } from "vitest";
import type { ExecutorError } from "../errors/executor-error.js";
import { unforeseenError } from "../errors/unforeseen-error.js";
import { realClock } from "../clock/real-clock.js";
import { openCall, type CallRequest, type OpenCall } from "./open-call.js";

const request: CallRequest = {
  runner: { id: "r-1", name: "edge" },
  host: { platform: "docker", address: "unix:///d.sock", container: "runner" },
  signal: new AbortController().signal,
  timeLimitMs: 5_000,
};

const open = <T>(work: (call: OpenCall<"docker">) => Promise<T>, given = request): Promise<T> =>
  openCall(
    given,
    {
      platform: "docker",
      serves: "Docker Engines",
      clock: realClock,
      translate: (subject, error) => unforeseenError(subject, error, "the engine"),
    },
    work,
  );
const failed = (call: Promise<unknown>): Promise<ExecutorError> =>
  call.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error as ExecutorError,
  );

test("gives the work its own platform's host", async () => {
  await expect(open(({ host }) => Promise.resolve(host.container))).resolves.toBe("runner");
});

test("touches no host of another platform", async () => {
  let isTouched = false;
  const error = await failed(
    open(
      () => {
        isTouched = true;
        return Promise.resolve();
      },
      { ...request, host: { platform: "vm", address: "edge.internal" } },
    ),
  );
  expect(error).toMatchObject({ code: "UNSUPPORTED", runnerId: "r-1", host: "edge.internal" });
  expect(error.message).toContain("This executor serves Docker Engines, not vm.");
  expect(isTouched).toBe(false);
});

test("says no secret that the call has met", async () => {
  const error = await failed(
    open(({ redactor, error: fail }) => {
      redactor.add("canary-token-5b21");
      throw fail("HOST_COMMAND_FAILED", "It printed canary-token-5b21.");
    }),
  );
  expect(error.message).not.toContain("canary-token-5b21");
});

test("rejects with an ExecutorError alone, with what was thrown as its cause", async () => {
  const thrown = new RangeError("canary words of a library");
  const error = await failed(open(() => Promise.reject(thrown)));
  expect(error).toMatchObject({ code: "HOST_COMMAND_FAILED", mayHaveTakenEffect: true, cause: thrown });
  expect(error.message).toContain("Something unforeseen went wrong (RangeError).");
  expect(error.message).toContain("Look at the engine before going on");
});

test("ends with its time limit, and says what it did last", async () => {
  const error = await failed(
    open(
      ({ scope }) => {
        scope.note("asking the engine");
        return new Promise(() => undefined);
      },
      { ...request, timeLimitMs: 20 },
    ),
  );
  expect(error).toMatchObject({ code: "TIMEOUT" });
  expect(error.message).toContain("Last: asking the engine.");
});
