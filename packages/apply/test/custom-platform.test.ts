import { createFakeExecutor } from "@runner-upgrade/executor/testing";
import { parsePlan, planUpgrade, serializePlan, type Fleet, type Plan } from "@runner-upgrade/plan";
import { builtInPlatforms, type CustomHost, type PlatformModule } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { createMemoryJournal } from "../src/journal/memory-journal.js";
import { cleanUpRun } from "../src/clean-up/clean-up-run.js";
import { observeFleet } from "../src/observe/observe-fleet.js";
import { resumeRun } from "../src/run/resume-run.js";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario, fourRunners, newVersion, type Scenario } from "./support/scenario.js";

interface TowerHost extends CustomHost {
  readonly platform: "custom:tower";
}

/** A platform whose Runners are upgraded like those on a VM. */
const tower: PlatformModule<TowerHost> = {
  platform: "custom:tower",
  deliversBy: "package",
  addressIs: "location",
  routes: [
    {
      name: "custom:tower",
      steps: [
        "inspect",
        "check-availability",
        "cordon",
        "drain",
        "save-state",
        "stop",
        "regenerate-credentials",
        "download-package",
        "install-package",
        "start",
        "verify",
        "uncordon",
        "clean-up",
      ],
    },
  ],
  routeOf: () => "custom:tower",
  parseHost: (value) =>
    typeof value === "object" && value !== null && "address" in value && typeof value.address === "string"
      ? { host: { platform: "custom:tower", address: value.address } }
      : { problems: [{ path: "address", message: "Expected a text." }] },
  describeHost: () => [],
  siteKey: ({ address }) => address,
  // Every Runner of the tower shares one budget.
  hostKey: () => "the-tower",
  commandTexts: () => [],
  runbookLines: () => ["Take the stairs."],
};
const platforms = [...builtInPlatforms, tower];

interface Tower {
  readonly scenario: Scenario;
  readonly executors: readonly ReturnType<typeof createFakeExecutor>[];
  readonly hosts: readonly { readonly runner: string; readonly host: TowerHost }[];
}

async function createTower(): Promise<Tower> {
  const scenario = await createScenario({ runners: fourRunners });
  return {
    scenario,
    executors: [createFakeExecutor({ world: scenario.world, platform: "custom:tower" })],
    hosts: fourRunners.map(({ name }) => ({
      runner: name,
      host: { platform: "custom:tower", address: `${name}.internal` },
    })),
  };
}

function observe({ scenario, executors, hosts }: Tower): Promise<Fleet> {
  const { client: controlPlane, clock } = scenario;
  return clock.run(observeFleet({ controlPlane, clock, executors, hosts, platforms }));
}

async function planOf(made: Tower): Promise<Plan> {
  const plan = planUpgrade(await observe(made), { maxInFlight: 4 }, { platforms });
  return parsePlan(serializePlan(plan), { platforms });
}

it("upgrades Runners on a platform from elsewhere, one at a time where its module says they share a host", async () => {
  const made = await createTower();
  const { scenario, executors } = made;
  const journal = createMemoryJournal();
  const report = await scenario.clock.run(
    applyPlan(await planOf(made), scenario.dependencies({ executors, platforms, journal })),
  );
  expect(report.units.map(({ outcome, toVersion }) => [outcome, toVersion])).toEqual(
    fourRunners.map(() => ["upgraded", newVersion]),
  );
  const away = new Set<string>();
  for (const event of await journal.read()) {
    if (event.type === "unit-claimed") away.add(event.unitId);
    if (event.type === "unit-ended") away.delete(event.unitId);
    expect(away.size).toBeLessThanOrEqual(1);
  }
});

it("without its module refuses to observe, to start, to resume and to clean up, and asks nothing", async () => {
  const made = await createTower();
  const { scenario, executors, hosts } = made;
  const plan = await planOf(made);
  const journal = createMemoryJournal();
  await scenario.clock.run(applyPlan(plan, scenario.dependencies({ executors, platforms, journal })));
  const dependencies = { ...scenario.dependencies({ executors }), journal };
  const calls = scenario.world.calls.length;
  for (const refused of [
    observeFleet({ controlPlane: scenario.client, executors, hosts }),
    applyPlan(plan, scenario.dependencies({ executors })),
    resumeRun(dependencies).report,
    cleanUpRun(dependencies),
  ]) {
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PLATFORM_UNKNOWN" });
    expect(String(error)).toContain("custom:tower");
    expect(JSON.stringify([String(error), error])).toContain("platforms");
  }
  expect(scenario.world.calls.length).toBe(calls);
});

it("refuses modules that break their rules before the server is asked", async () => {
  const { scenario, executors, hosts } = await createTower();
  const broken = [{ ...tower, routes: [] }];
  await expect(
    observeFleet({ controlPlane: scenario.client, executors, hosts, platforms: broken }),
  ).rejects.toMatchObject({ code: "PLATFORMS_INVALID" });
});
