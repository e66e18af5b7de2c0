import { afterEach, describe, expect, it, vi } from "vitest";
import { json, systemInfo } from "../../test/support/observed-server.js";
import {
  createRunnerClient,
  realClock,
  RunnerApiError,
  tokenAuth,
  type RunnerClientOptions,
} from "../index.js";

const make = (options: Partial<RunnerClientOptions>): (() => unknown) => {
  return () => createRunnerClient({ url: "https://rundeck.test", auth: tokenAuth("abc"), ...options });
};

describe("the options", () => {
  it.each([
    [{ url: "rundeck.test" }, "is no URL"],
    [{ url: "ftp://rundeck.test" }, "ftp:"],
    [{ url: "https://user:canary@rundeck.test" }, "credentials in it"],
    [{ url: "https://rundeck.test/?a=canary" }, "a query"],
    [{ url: "https://rundeck.test/#canary" }, "a fragment"],
    [{ url: "https://rundeck.test/api" }, "/api"],
    [{ url: "https://rundeck.test/x/api/48/" }, "/api"],
    [{ timeoutMs: 0 }, "timeoutMs"],
    [{ timeoutMs: Number.NaN }, "timeoutMs"],
    [{ downloadTimeoutMs: -1 }, "downloadTimeoutMs"],
    [{ maxResponseBytes: 0 }, "maxResponseBytes"],
    [{ apiVersion: 0 }, "apiVersion"],
    [{ retry: { attempts: 0 } }, "retry.attempts"],
    [{ retry: { minDelayMs: -1 } }, "retry.minDelayMs"],
    [{ retry: { minDelayMs: 10, maxDelayMs: 9 } }, "retry.maxDelayMs"],
  ])("%j are refused, naming what is wrong", (options, words) => {
    expect(make(options)).toThrow(words);
    try {
      make(options)();
    } catch (error) {
      expect(error).toMatchObject({ code: "INVALID_ARGUMENT", isRetryable: false });
      expect(String(error)).not.toContain("canary");
    }
  });

  it.each([
    ["https://rundeck.test/", "https://rundeck.test"],
    ["HTTPS://Rundeck.Test:443//", "https://rundeck.test"],
    ["http://127.0.0.1:4440/rundeck/", "http://127.0.0.1:4440/rundeck"],
  ])("the url %s becomes %s", async (given, url) => {
    const seen: string[] = [];
    const client = createRunnerClient({
      url: given,
      auth: tokenAuth("abc"),
      fetch: (request) => {
        seen.push(request.url);
        return Promise.resolve(json(seen.length === 1 ? systemInfo(48) : { runners: [] }));
      },
    });
    await client.listRunners();
    expect(client.url).toBe(url);
    expect(seen).toEqual([`${url}/api/42/system/info`, `${url}/api/48/runnerManagement/runners`]);
  });
});

describe("the global fetch", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is asked for when a call is made, so that a replaced one is used", async () => {
    const client = createRunnerClient({ url: "https://rundeck.test", auth: tokenAuth("abc") });
    vi.stubGlobal("fetch", () => Promise.resolve(json(systemInfo(48))));
    expect(await client.getApiVersion()).toBe(48);
  });
});

describe("RunnerApiError", () => {
  it("is recognised across copies of the package, and nothing else is", () => {
    const error = new RunnerApiError({ code: "TIMEOUT", message: "m" });
    const foreign = Object.defineProperty(new Error("m"), Symbol.for("@runner-upgrade/RunnerApiError"), {
      value: true,
    });
    expect([error, foreign].every((value) => RunnerApiError.isInstance(value))).toBe(true);
    expect(
      [new Error("m"), null, undefined, "m", { code: "TIMEOUT" }].some((value) =>
        RunnerApiError.isInstance(value),
      ),
    ).toBe(false);
  });
});

describe("realClock", () => {
  it("sleeps, and wakes at once with the reason when it is aborted, leaving no timer", async () => {
    vi.useFakeTimers();
    try {
      const before = realClock.now();
      const slept = realClock.sleep(1_000);
      await vi.advanceTimersByTimeAsync(1_000);
      await slept;
      expect(realClock.now() - before).toBe(1_000);

      const controller = new AbortController();
      const sleeping = expect(realClock.sleep(1_000, controller.signal)).rejects.toThrow("enough");
      controller.abort(new Error("enough"));
      await sleeping;
      await expect(realClock.sleep(1_000, controller.signal)).rejects.toThrow("enough");
      await expect(realClock.sleep(1_000, AbortSignal.abort("a text"))).rejects.toThrow("aborted");
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
