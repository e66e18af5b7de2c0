import type { HostObservation } from "@runner-upgrade/executor";
import type { Unit } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import type { RunContext } from "../context/run-context.js";
import { findSecondProcesses } from "./second-processes.js";

const several: HostObservation = { process: "several", installed: "new", message: "Two.", logTail: [] };

function looked(count: number, observe: (index: number) => Promise<HostObservation>, maxInFlight = 1) {
  // Of a unit and a run no more than this look asks for: whole ones are in the scenarios.
  const units = Array.from({ length: count }, (_, index) => ({
    ...{ id: `r-${index}`, runnerId: `r-${index}`, runnerName: `Runner ${index}` },
    host: { platform: "vm", address: `h-${index}` },
  })) as unknown as Unit[];
  const seen = { calls: 0, atOnce: 0, mostAtOnce: 0, warnings: [] as string[] };
  const run = {
    plan: { units, policy: { maxInFlight } },
    unit: () => ({ end: { outcome: "upgraded" }, record: {} }),
    clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
    executorOf: ({ runnerId }: Unit) => ({
      observe: async () => {
        seen.calls += 1;
        seen.atOnce += 1;
        seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.atOnce);
        await Promise.resolve();
        seen.atOnce -= 1;
        return observe(Number(runnerId.slice(2)));
      },
    }),
    warn: (code: string, message: string) => seen.warnings.push(`${code} ${message}`),
  } as unknown as RunContext;
  return findSecondProcesses(run, units).then((found) => ({ ...seen, found }));
}

describe("the look at every host at the end of a run", () => {
  it("asks as many side by side as units may be under way", async () => {
    const { calls, mostAtOnce, found, warnings } = await looked(100, () => Promise.resolve(several), 30);
    expect({ calls, mostAtOnce, found: found.size, warnings }).toEqual({
      ...{ calls: 100, mostAtOnce: 30, found: 100 },
      warnings: [],
    });
  });

  it("gives up where no host can be looked at any more, and says so once", async () => {
    const { calls, warnings } = await looked(1_000, () => Promise.reject(new Error("no route")));
    expect(calls).toBeLessThan(30);
    expect(warnings).toEqual([
      expect.stringMatching(/^HOST_NOT_OBSERVED_AT_THE_END .* Runner 4 and 995 more were not .*: no route/),
    ]);
  });

  it("goes on past hosts that cannot be looked at", async () => {
    const { calls, found } = await looked(200, (index) =>
      index % 3 === 0 ? Promise.resolve(several) : Promise.reject(new Error("no route")),
    );
    expect({ calls, found: found.size }).toEqual({ calls: 200, found: 67 });
  });
});
