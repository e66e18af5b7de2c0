import { createJobLoad, type JobLoad } from "@runner-upgrade/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { docker } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { liveImages, type LiveImages } from "../lab/images.js";
import { startLab, type Lab } from "../lab/lab.js";
import { upgrade, type LabUpgrade } from "../lab/upgrade.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";

const engine = liveEngine();
const versions = ["6.0.0", "6.1.0", "6.2.0"] as const;

const inOneContainer: SetUp = {
  name: "one container",
  install: async (request) => {
    await docker("run", ...basics(request), ...variables(request), request.image);
  },
};

describe.skipIf(!engine.isThere)("ephemeral Runners on a server with replicas", () => {
  let lab: Lab;
  let images: LiveImages;
  const address = engine.isThere ? engine.address : "";

  beforeAll(async () => {
    images = liveImages(engine.isThere ? engine.registry : "", "ephemeral");
    for (const version of versions) await images.build(version);
    lab = await startLab("ephemeral", versions[0], { simulator: { replicas: "on", apiVersion: 59 } });
    const old = `${images.repository}:${images.tagOf(versions[0])}`;
    for (let count = 0; count < 2; count += 1) await lab.install(inOneContainer, old);
    await lab.waitUntilHealthy(versions[0]);
    return async () => {
      await lab[Symbol.asyncDispose]();
      await images[Symbol.asyncDispose]();
    };
  });

  describe.each([
    { credentials: "keep", to: versions[1] },
    { credentials: "rotate", to: versions[2] },
  ] as const)("with credentials $credentials", ({ credentials, to }) => {
    let done: LabUpgrade;
    let load: JobLoad;
    let before: readonly (readonly string[])[] = [];
    let regenerations = 0;

    const healthy = (): string[][] =>
      lab.runners.map(({ runnerId }) =>
        lab.simulator
          .runner(runnerId)
          .replicas.filter(({ status, version }) => status === "Healthy" && version !== null)
          .map(({ replicaId, version }) => `${replicaId} ${String(version)}`),
      );

    beforeAll(async () => {
      before = healthy();
      lab.simulator.setServerVersion(to);
      const since = lab.simulator.log.length;
      load = createJobLoad(lab.simulator, { operationMs: 15_000, jobsPerNeed: 2 });
      load.start();
      done = await upgrade(
        lab,
        { image: `:${images.tagOf(to)}`, targetVersion: to, credentials },
        { address, executor: { agentStartMs: 8_000 } },
      );
      load.stop();
      const log = lab.simulator.log.slice(since);
      regenerations = log.filter(({ type }) => type === "credentials-regenerated").length;
    });

    it("upgrades both, and loses no job", () => {
      expect(done.plan.blockers).toEqual([]);
      expect(done.report.units.map(({ outcome, reason }) => [outcome, reason])).toEqual(
        lab.runners.map(() => ["upgraded", "It runs the new version."]),
      );
      expect(load.report.losses).toEqual([]);
      expect(load.report.done).toBeGreaterThan(5);
    });

    it("proves it by a new replica of each on the new version", () => {
      const after = healthy();
      for (const [index, replicas] of after.entries()) {
        expect(before[index]).toHaveLength(1);
        expect(replicas).toEqual([expect.stringMatching(new RegExp(` ${to.replaceAll(".", "\\.")}`))]);
        expect(replicas[0]?.split(" ")[0]).not.toBe(before[index]?.[0]?.split(" ")[0]);
      }
      expect(done.said).toContain("1 new replica serves with");
    });

    it(`asks for ${credentials === "keep" ? "no new credentials" : "new credentials once each"}`, () => {
      expect(regenerations).toBe(credentials === "keep" ? 0 : lab.runners.length);
    });
  });
});
