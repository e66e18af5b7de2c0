import { waitUntil } from "@runner-upgrade/lab";
import { createJobLoad, type JobLoad, type SimulatorEvent } from "@runner-upgrade/simulator";
import type { Host } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { engineForMixedFleet } from "./fleet/engine.js";
import { members, projects } from "./fleet/members.js";
import { startMixedFleet, type MixedFleet } from "./fleet/mixed-fleet.js";
import { choices, type Choice } from "./run/choice.js";
import { describeLoss } from "./run/describe-loss.js";
import { formatFigures } from "./run/format-figures.js";
import { policyOf } from "./run/policy.js";
import { clockFactor, runs } from "./run/runs.js";
import { upgradeFleet, type FleetUpgrade } from "./run/upgrade-fleet.js";

const engine = engineForMixedFleet();

/** A run may take its time where the guard has to wait for stand-ins. */
const runTimeoutMs = 900_000;

describe.skipIf(!engine.isThere)("a fleet across VM, Docker and Kubernetes, upgraded under job load", () => {
  let fleet: MixedFleet;

  beforeAll(async () => {
    fleet = await startMixedFleet({ clockFactor });
    return () => fleet[Symbol.asyncDispose]();
  });

  it("keeps nothing of a container that ends, and cuts what it ran", () => {
    for (const { runnerId, member } of fleet.runners) {
      const sessions = [...(fleet.simulator.world.runners.get(runnerId)?.sessions ?? [])];
      expect(sessions, member.name).toMatchObject([
        { onEnd: "cut", keepsDisk: member.place.platform === "vm" },
      ]);
    }
  });

  describe.each(runs.map((run) => [run.name, run] as const))("%s", (_, run) => {
    const { credentials, manual } = run;
    let version = "";
    let load: JobLoad;
    let upgrade: FleetUpgrade;
    let log: readonly SimulatorEvent[] = [];
    let before: readonly Choice[] = [];
    let after: readonly Choice[] = [];
    const tokens = (): readonly string[] =>
      fleet.runners.map(({ runnerId }) => fleet.simulator.runner(runnerId).token);
    let tokensBefore: readonly string[] = [];

    beforeAll(async () => {
      const { simulator, client } = fleet;
      await fleet.waitUntilHealthy();
      version = await fleet.nextVersion();
      for (const name of projects)
        await client.project(name).saveConfig({ dispatch: manual.includes(name) ? "manual" : "automatic" });
      before = choices(fleet);
      tokensBefore = tokens();
      const logStart = simulator.log.length;
      load = createJobLoad(simulator, { everyMs: 1_000, operationMs: { min: 1_500, max: 6_000 } });
      load.start();
      await waitUntil("jobs of every group to be under way", () =>
        Promise.resolve(load.report.done >= 2 * load.needs.length),
      );

      upgrade = await upgradeFleet(fleet, policyOf(run, version));

      load.stop();
      await waitUntil("the last jobs to end", () => Promise.resolve(load.report.running === 0));
      log = simulator.log.slice(logStart);
      after = choices(fleet);
      console.info(formatFigures(run.name, upgrade, load.report));
    }, runTimeoutMs);

    it("is discovered from its places alone, a stranger and a machine that is gone told apart", () => {
      const { hosts, notFound, duplicates, unreachable, unknownToServer } = upgrade.discovery;
      const placeOf = ({ platform, address, ...host }: Host): unknown => ({
        ...{ platform, address },
        ...("container" in host && { container: host.container }),
        ...("workload" in host && { workload: host.workload }),
      });
      expect(hosts.map(({ runner, host }) => [runner, placeOf(host)]).sort()).toEqual(
        fleet.runners.map(({ runnerId, host }) => [runnerId, placeOf(host)]).sort(),
      );
      expect([notFound, duplicates]).toEqual([[], []]);
      expect(unreachable.map(({ place }) => place.address)).toEqual(["fleet-host-9"]);
      expect(unknownToServer.flatMap(({ ids }) => ids)).toContain(fleet.strangerId);
    });

    it("upgrades every Runner", () => {
      expect(upgrade.plan.blockers).toEqual([]);
      expect(
        upgrade.report.units.map(({ runnerName, outcome, reason }) => ({ runnerName, outcome, reason })),
      ).toEqual(
        upgrade.report.units.map(({ runnerName }) => ({
          runnerName,
          outcome: "upgraded",
          reason: "It runs the new version.",
        })),
      );
      expect(upgrade.report.units).toHaveLength(members.length);
      expect(upgrade.report.isComplete).toBe(true);
      for (const { runnerId, member } of fleet.runners)
        expect(fleet.simulator.runner(runnerId), member.name).toMatchObject({
          status: "Healthy",
          version,
          acceptedProcesses: 1,
        });
    });

    it("cordons every Runner", () => {
      const cordoned = upgrade.events.flatMap((event) =>
        event.type === "step-ended" && event.stepId === "cordon" ? [event.runnerId] : [],
      );
      expect(new Set(cordoned)).toEqual(new Set(fleet.runners.map(({ runnerId }) => runnerId)));
    });

    it("loses no job and cuts none", () => {
      expect(load.needs).toHaveLength(4);
      expect(load.report.losses.map(describeLoss(fleet))).toEqual([]);
      expect(log.filter(({ type }) => type === "job-lost")).toEqual([]);
      expect(load.report.done).toBeGreaterThan(100);
    });

    it("gives tags and node dispatch back exactly", () => {
      expect(after).toEqual(before);
    });

    it("renews credentials on VM hosts, and in containers only when asked to", () => {
      const now = tokens();
      const renewed = fleet.runners.filter((_, index) => now[index] !== tokensBefore[index]);
      expect(renewed.map(({ member }) => member.name)).toEqual(
        fleet.runners
          .filter(({ member }) => credentials === "rotate" || member.place.platform === "vm")
          .map(({ member }) => member.name),
      );
    });
  });
});
