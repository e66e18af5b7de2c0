import { expect, it } from "vitest";
import { unitName, withUnit } from "./unit-subject.js";

const up = { ActiveState: "active", SubState: "running" };

it.each([
  [{ TimeoutStopUSec: "10min" }, 600_000],
  [{ TimeoutStopUSec: "1min 30s", ExecStop: "{ path=/bin/a ; argv[]=/bin/a ; ignore_errors=no }" }, 180_000],
  [{ TimeoutStopUSec: "infinity" }, null],
])("reports how long a unit with %j may take to stop", async (properties, stopMs) => {
  await withUnit(
    { show: () => ({ ...up, ...properties, MainPID: String(process.pid) }) },
    async (subject, walk) => {
      const facts = await walk.call((executor) =>
        executor.inspectHost({ ...walk.context(), host: subject.host, serverUrl: null }),
      );
      if (stopMs === null) expect(facts.stopTimeoutMs).toBeNull();
      else expect((facts.stopTimeoutMs ?? 0) - stopMs).toBeGreaterThanOrEqual(0);
      if (stopMs !== null) expect(facts.stopTimeoutMs).toBeLessThan(stopMs + 30_000);
    },
  );
});

it("says at the time limit what it waited for, and what can be done", async () => {
  const controller = new AbortController();
  await withUnit(
    {
      show: () => ({ ...up, TimeoutStopUSec: "10min", MainPID: String(process.pid) }),
      stop: () => {
        controller.abort(Object.assign(new Error("over"), { code: "TIMEOUT" }));
        return new Promise(() => undefined);
      },
    },
    async (_subject, walk) => {
      await walk.through("save-state");
      await expect(walk.step("stop", { signal: controller.signal })).rejects.toMatchObject({
        code: "TIMEOUT",
        message: expect.stringContaining(
          `stopping ${unitName}, which has 600000 ms for that (TimeoutStopSec)`,
        ) as string,
        remedies: expect.arrayContaining([expect.stringContaining("stepTimeLimitsMs")]) as string[],
      });
    },
  );
});
