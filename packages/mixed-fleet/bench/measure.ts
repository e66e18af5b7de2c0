// Measures one tree in virtual time and prints its rows as JSON. Bundled and started by bench/drain.mjs.
import { applyPlan, observeFleet, type RunEvent } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createFakeExecutor, createFakeWorld } from "@runner-upgrade/executor/testing";
import { planUpgrade } from "@runner-upgrade/plan";
import { createJobLoad, createSimulator, createVirtualClock, readPackage } from "@runner-upgrade/simulator";
import { unitTimes, type UnitTimes } from "../src/figures/unit-times.js";
import type { Row } from "./row.js";
import { seeded } from "./seeded.js";

type Dispatch = "manual" | "automatic";

const seeds = [1, 2, 3, 4, 5];
const groups = ["north", "south", "east", "west"];
const places = [1, 2, 3];
const [oldVersion, newVersion] = ["5.6.0", "5.7.0"];
const warmUpMs = 600_000;

interface Measured {
  readonly times: readonly UnitTimes[];
  readonly upgraded: number;
  readonly runMs: number;
  readonly done: number;
  readonly lost: number;
}

/** Upgrades twelve Runners under job load with the default policy. */
async function measure(heartbeatMs: number, dispatch: Dispatch, seed: number): Promise<Measured> {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    clock,
    heartbeatMs,
    operationCount: "reported",
    random: seeded(seed),
    version: newVersion,
    packageBytes: 64,
  });
  simulator.addProject({ name: "web", dispatch });
  const world = createFakeWorld({
    clock,
    onProcessStarted: ({ runnerId, token, version }) =>
      simulator.agents.start({ runnerId, token, version, startupMs: 2_000 }),
  });
  const hosts = groups.flatMap((group) =>
    places.map((place) => {
      const name = `${group}-${place}`;
      const { runnerId, token } = simulator.addRunner({
        name,
        tags: [group],
        projects: [{ name: "web", nodeFilter: `tags: ${group}`, remoteNodeDispatch: true }],
        version: oldVersion,
      });
      world.addRunner({ runnerId, address: name, token, version: oldVersion, isRunning: true });
      return { runner: name, host: { platform: "vm" as const, address: name } };
    }),
  );
  const load = createJobLoad(simulator, { everyMs: 1_000, operationMs: { min: 1_500, max: 6_000 } });
  await clock.advance(warmUpMs / 2);
  load.start();
  await clock.advance(warmUpMs / 2);
  const controlPlane = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(simulator.apiToken),
    fetch: simulator.fetch,
    clock,
    retry: { jitter: seeded(seed + 100) },
  });
  const executors = [
    createFakeExecutor({
      world,
      // What a package of the vendor's size takes over a fast network.
      durationsMs: { inspect: 500, stop: 3_000, "download-package": 5_000, start: 3_000 },
      readPackageVersion: (bytes) => readPackage(bytes).version,
    }),
  ];
  const plan = planUpgrade(
    await clock.run(observeFleet({ controlPlane, hosts, executors, clock })),
    // No quarter of an hour of soaking for figures that it does not change.
    { soakMs: 0 },
  );
  const events: RunEvent[] = [];
  const report = await clock.run(
    applyPlan(plan, {
      controlPlane,
      executors,
      clock,
      random: seeded(seed + 200),
      packageLimits: { minBytes: 1 },
      onEvent: (event) => events.push(event),
    }),
  );
  load.stop();
  await clock.advance(warmUpMs);
  const { done, lost } = load.report;
  return {
    times: unitTimes(events),
    upgraded: report.totals.upgraded,
    runMs: report.endedAt - report.startedAt,
    done,
    lost,
  };
}

const rows: Row[] = [];
for (const heartbeatMs of [2_000, 5_000]) {
  for (const dispatch of ["manual", "automatic"] as const) {
    const measured: Measured[] = [];
    for (const seed of seeds) measured.push(await measure(heartbeatMs, dispatch, seed));
    const total = (count: (one: Measured) => number): number =>
      measured.reduce((sum, one) => sum + count(one), 0);
    rows.push({
      heartbeatMs,
      dispatch,
      cordonToStopMs: measured.flatMap(({ times }) => times.map(({ cordonToStopMs }) => cordonToStopMs)),
      outOfServiceMs: measured.flatMap(({ times }) => times.map(({ outOfServiceMs }) => outOfServiceMs)),
      runMs: measured.map(({ runMs }) => runMs),
      units: seeds.length * groups.length * places.length,
      upgraded: total(({ upgraded }) => upgraded),
      done: total(({ done }) => done),
      lost: total(({ lost }) => lost),
    });
  }
}
console.log(JSON.stringify(rows));
