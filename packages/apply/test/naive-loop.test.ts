import { createJobLoad } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, fourRunners, newVersion, type Scenario } from "./support/scenario.js";

/** The seed's steps without checks or drain, two Runners at a time. */
async function naiveLoop({ clock, simulator, client, world, ids }: Scenario): Promise<void> {
  const upgrade = async ([name, runnerId]: [string, string]): Promise<void> => {
    const runner = world.host(`${name}.internal`).runner(runnerId);
    runner.end("asked");
    await clock.sleep(3_000);
    const { token } = await client.regenerateCredentials(runnerId);
    await clock.sleep(8_000);
    runner.installed = { version: newVersion, token };
    runner.start();
    await clock.sleep(4_000);
  };
  const all = Object.entries(ids);
  for (let index = 0; index < all.length; index += 2)
    await Promise.all(all.slice(index, index + 2).map(upgrade));
  expect(all.map(([, id]) => simulator.runner(id).version)).toEqual(Array<string>(4).fill(newVersion));
}

async function lost(upgrade: (scenario: Scenario) => Promise<unknown>): Promise<number> {
  const scenario = await createScenario({ runners: fourRunners });
  const load = createJobLoad(scenario.simulator, { operationMs: 20_000 });
  load.start();
  await scenario.clock.advance(30_000);
  await upgrade(scenario);
  load.stop();
  await scenario.clock.advance(700_000);
  return load.report.lost;
}

describe("the same fleet under the same load", () => {
  it("loses jobs under a naive loop, and none under a plan", async () => {
    expect(await lost((scenario) => scenario.clock.run(naiveLoop(scenario)))).toBeGreaterThan(0);
    expect(
      await lost(async (scenario) =>
        scenario.clock.run(applyPlan(await scenario.plan(), scenario.dependencies())),
      ),
    ).toBe(0);
  });
});
