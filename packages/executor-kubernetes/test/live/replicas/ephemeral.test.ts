import { createJobLoad, type JobLoad } from "@runner-upgrade/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { runUpgrade, type Upgrade } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();
const versions = ["6.0.0", "6.1.0", "6.2.0"] as const;

const setUps = [
  { name: "three", kind: "Deployment", by: "variable", replicas: 3, processes: 3 },
  { name: "single", kind: "Deployment", by: "secretKeyRef", replicas: 1, processes: 1 },
] as const;

describe.skipIf(!engine.isThere)("ephemeral Runners on a server with replicas", () => {
  let lab: Lab;
  const runners: LabRunner[] = [];

  beforeAll(async () => {
    lab = await startLab("ephemeral", {
      clockFactor: 3,
      replicas: "on",
      apiVersion: 59,
      version: versions[0],
    });
    for (const version of versions) await lab.images.build(version);
    const image = `${lab.images.repository}:${versions[0]}`;
    for (const { name, kind, by, replicas } of setUps)
      runners.push(await lab.addRunner({ name, kind, by, replicas, image }));
    for (const [index, runner] of runners.entries())
      await lab.waitUntilHealthy(runner, versions[0], setUps[index]?.processes);
    return () => lab[Symbol.asyncDispose]();
  });

  describe.each([
    { credentials: "keep", to: versions[1] },
    { credentials: "rotate", to: versions[2] },
  ] as const)("with credentials $credentials", ({ credentials, to }) => {
    let upgrade: Upgrade;
    let load: JobLoad;
    let before: readonly (readonly string[])[] = [];
    let regenerations = 0;

    const serving = ({ runnerId }: LabRunner): readonly string[] =>
      lab.simulator
        .runner(runnerId)
        .replicas.filter(({ status }) => status === "Healthy")
        .map(({ replicaId }) => replicaId);

    beforeAll(async () => {
      before = runners.map(serving);
      lab.simulator.setServerVersion(to);
      const since = lab.simulator.log.length;
      load = createJobLoad(lab.simulator, { operationMs: 10_000, jobsPerNeed: 2 });
      load.start();
      upgrade = await runUpgrade(lab, runners, { image: `:${to}`, credentials, targetVersion: to });
      load.stop();
      const log = lab.simulator.log.slice(since);
      regenerations = log.filter(({ type }) => type === "credentials-regenerated").length;
    });

    it("upgrades both, and loses no job", () => {
      expect(upgrade.blockers).toEqual([]);
      expect(upgrade.units.map(({ runnerName, outcome, reason }) => [runnerName, outcome, reason])).toEqual(
        upgrade.units.map(({ runnerName }) => [runnerName, "upgraded", "It runs the new version."]),
      );
      expect(upgrade.units).toHaveLength(setUps.length);
      expect(load.report.losses).toEqual([]);
      expect(load.report.done).toBeGreaterThan(5);
    });

    it("proves it by as many new replicas on the new version as served before", () => {
      for (const [index, runner] of runners.entries()) {
        const old = before[index] ?? [];
        expect(old).toHaveLength(setUps[index]?.processes ?? 0);
        const { replicas } = lab.simulator.runner(runner.runnerId);
        const fresh = replicas.filter(
          ({ replicaId, status }) => status === "Healthy" && !old.includes(replicaId),
        );
        expect(
          fresh.map(({ version }) => version),
          runner.name,
        ).toEqual(old.map(() => to));
      }
      const verified = upgrade.events.flatMap((event) =>
        event.type === "step-ended" && event.stepId === "verify" ? [event.summary] : [],
      );
      expect(verified).toHaveLength(setUps.length);
      for (const summary of verified) expect(summary).toMatch(/\d new replicas? serves? with/);
    });

    it(`asks for ${credentials === "keep" ? "no new credentials" : "new credentials once each"}`, () => {
      expect(regenerations).toBe(credentials === "keep" ? 0 : setUps.length);
    });
  });
});
