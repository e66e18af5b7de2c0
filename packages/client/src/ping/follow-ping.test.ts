import { describe, expect, it } from "vitest";
import { failureOf, subject, type Subject } from "../../test/support/clients.js";
import { json, type Handler } from "../../test/support/observed-server.js";

/** A server that starts pings and answers checks in turn, the last for ever. */
function pinging(checks: (() => unknown)[], start: Handler = () => ({ pingToken: "canary-ping" })): Subject {
  let next = 0;
  return subject((seen, request) =>
    seen.path.includes("/checkPing/")
      ? checks[Math.min(next++, checks.length - 1)]?.()
      : start(seen, request),
  );
}

const pending = (): unknown => ({ completed: false });
const answered = (): unknown => ({ completed: true, message: "pong", iserror: false });

describe("pingRunner", () => {
  it("follows the token to the answer", async () => {
    const one = pinging([pending, pending, answered]);
    const result = await one.clock.run(one.client.pingRunner("a"));
    expect(result).toEqual({ answered: true, message: "pong", tookMs: 1_000 });
    expect(one.server.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /api/56/runnerManagement/runner/a/ping",
      ...Array(3).fill("GET /api/56/runnerManagement/checkPing/canary-ping"),
    ]);
  });

  it("does so in a project", async () => {
    const one = pinging([answered]);
    expect(await one.clock.run(one.client.project("ops").pingRunner("a"))).toMatchObject({ answered: true });
    expect(one.server.calls.map(({ path }) => path)).toEqual([
      "/api/56/project/ops/runnerManagement/runner/a/ping",
      "/api/56/project/ops/runnerManagement/checkPing/canary-ping",
    ]);
  });

  it.each([
    ["completed with an error", { completed: true, iserror: true, message: "no such Runner" }, "error"],
    [
      "completed with an error that speaks of time",
      { completed: true, iserror: true, message: "Timed out" },
      "timed-out",
    ],
    ["completed with a time-out", { completed: true, iserror: true, message: "Ping timeout" }, "timed-out"],
    ["an error before it is completed", { completed: false, iserror: true, message: "x" }, "error"],
  ])("says that a Runner did not answer: %s", async (_name, body, reason) => {
    const one = pinging([() => body]);
    const result = await one.clock.run(one.client.pingRunner("a"));
    expect(result).toEqual({ answered: false, message: body.message, reason, tookMs: 0 });
  });

  it("stops at its deadline, to the millisecond", async () => {
    const one = pinging([pending]);
    const result = await one.clock.run(one.client.pingRunner("a", { deadlineMs: 1_250, pollMs: 400 }));
    expect(result).toMatchObject({ answered: false, reason: "timed-out", tookMs: 1_250 });
    expect(one.server.calls).toHaveLength(1 + 4);
  });

  it("stops at its deadline also while a check hangs", async () => {
    const one = pinging([() => new Promise(() => undefined)]);
    const result = await one.clock.run(one.client.pingRunner("a", { deadlineMs: 2_000 }));
    expect(result).toMatchObject({ answered: false, reason: "timed-out", tookMs: 2_000 });
  });

  it("takes a token that the server forgot as no answer", async () => {
    const one = pinging([() => json({}, { status: 404 })]);
    expect(await one.clock.run(one.client.pingRunner("a"))).toMatchObject({
      answered: false,
      reason: "timed-out",
    });
  });

  it("survives a check that fails once", async () => {
    const one = pinging([() => json({}, { status: 503 }), answered]);
    expect(await one.clock.run(one.client.pingRunner("a"))).toMatchObject({ answered: true, tookMs: 250 });
  });

  it("rejects where the ping cannot be started, or the check is refused", async () => {
    const start = pinging([answered], () => json({}, { status: 403 }));
    expect(await start.clock.run(failureOf(start.client.pingRunner("a")))).toMatchObject({
      code: "FORBIDDEN",
      operation: "startPing",
    });
    const check = pinging([() => json({ message: "token canary-ping is bad" }, { status: 403 })]);
    const error = await check.clock.run(failureOf(check.client.pingRunner("a")));
    expect(error).toMatchObject({ code: "FORBIDDEN", path: "/runnerManagement/checkPing/{pingToken}" });
    expect(error.serverMessage).toBe("token [hidden] is bad");
  });

  it("rejects where a check takes longer than a call may, though the deadline is further", async () => {
    const one = pinging([() => new Promise(() => undefined)]);
    const error = await one.clock.run(
      failureOf(one.client.pingRunner("a", { timeoutMs: 100, deadlineMs: 60_000 })),
    );
    expect(error.code).toBe("TIMEOUT");
  });

  it("ends when it is aborted between two checks", async () => {
    const controller = new AbortController();
    const one = pinging([
      () => {
        queueMicrotask(() => {
          setTimeout(() => {
            controller.abort();
          }, 0);
        });
        return pending();
      },
    ]);
    const error = await failureOf(one.client.pingRunner("a", { signal: controller.signal }));
    expect(error.code).toBe("ABORTED");
    expect(one.clock.pending()).toBe(0);
  });
});
