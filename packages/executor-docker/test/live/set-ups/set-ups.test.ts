import { createJobLoad } from "@runner-upgrade/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { docker, inspected, run } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { liveImages, type LiveImages } from "../lab/images.js";
import { startLab, type Lab } from "../lab/lab.js";
import { upgrade, type LabUpgrade } from "../lab/upgrade.js";
import { differences } from "./differences.js";
import { setUps } from "./index.js";

const engine = liveEngine();
const versions = ["5.6.0", "5.7.0", "5.8.0"] as const;

const runs = [
  { credentials: "keep", from: versions[0], to: versions[1] },
  { credentials: "rotate", from: versions[1], to: versions[2] },
] as const;

describe.skipIf(!engine.isThere)("Runners in containers, upgraded under job load", () => {
  let lab: Lab;
  let images: LiveImages;
  const address = engine.isThere ? engine.address : "";

  beforeAll(async () => {
    images = liveImages(engine.isThere ? engine.registry : "", "set-ups");
    let old = "";
    for (const version of versions) {
      const image = await images.build(version);
      if (old === "") old = image;
    }
    lab = await startLab("set-ups", versions[0]);
    for (const setUp of setUps) await lab.install(setUp, old);
    await lab.waitUntilHealthy(versions[0]);
    return async () => {
      await lab[Symbol.asyncDispose]();
      await images[Symbol.asyncDispose]();
    };
  });

  describe.each(runs)("with $credentials", ({ credentials, from, to }) => {
    const before = new Map<string, Record<string, unknown>>();
    const after = new Map<string, Record<string, unknown>>();
    let load: ReturnType<typeof createJobLoad>;
    let done: LabUpgrade;

    beforeAll(async () => {
      await lab.waitUntilHealthy(from);
      lab.secrets();
      for (const { name } of lab.runners) before.set(name, await inspected(name));
      lab.simulator.setServerVersion(to);
      load = createJobLoad(lab.simulator, { operationMs: 15_000, jobsPerNeed: 2 });
      load.start();
      const policy = {
        image: `:${images.tagOf(to)}`,
        targetVersion: to,
        credentials,
        maxInFlight: 3,
        maxInFlightPerHost: 3,
      } as const;
      done = await upgrade(lab, policy, { address });
      load.stop();
      for (const { name } of lab.runners) after.set(name, await inspected(name));
    });

    it("ends with every Runner upgraded, and no job lost", () => {
      const { plan, report } = done;
      expect(plan.blockers).toEqual([]);
      expect(report.units.map(({ runnerName, outcome, reason }) => [runnerName, outcome, reason])).toEqual(
        report.units.map(({ runnerName }) => [runnerName, "upgraded", "It runs the new version."]),
      );
      expect(report.units).toHaveLength(setUps.length);
      expect(load.report.losses).toEqual([]);
      expect(load.report.done).toBeGreaterThan(5);
    });

    it.each(setUps.map(({ name }) => name))("leaves everything else as it was: %s", (setUp) => {
      const { name = "", runnerId = "" } = lab.runners.find((one) => one.setUp === setUp) ?? {};
      expect(lab.simulator.runner(runnerId)).toMatchObject({ status: "Healthy", version: to, processes: 1 });
      expect(differences(before.get(name) ?? {}, after.get(name) ?? {}, { from, to, credentials })).toEqual(
        [],
      );
    });

    it("leaves no container but the new ones, and no volume lost", async () => {
      const names = lab.runners.map(({ name }) => name);
      const listed = await docker(
        "ps",
        "--all",
        "--format",
        "{{.Names}}",
        "--filter",
        `name=${names[0]?.slice(0, -2) ?? ""}`,
      );
      expect(listed.split("\n").sort()).toEqual([...names].sort());
      const kept = lab.runners.find(({ setUp }) => setUp.startsWith("volumes"))?.name ?? "";
      expect(await docker("exec", kept, "cat", "/app/cache/mark")).toBe("kept");
    });

    it("is still known to Compose, which the report says of the file's image", async () => {
      const { name, runnerId } = lab.runners.find(({ setUp }) => setUp === "made by Compose 1.29") ?? {
        name: "",
        runnerId: "",
      };
      const compose = ["--project-name", name, "--file", `${lab.folder}/${name}/docker-compose.yml`];
      expect(await run("docker-compose", [...compose, "ps"])).toMatch(new RegExp(`${name}.*Up`, "s"));
      expect(JSON.stringify(done.report.units.find((unit) => unit.runnerId === runnerId))).toMatch(
        /Compose file/,
      );
    });

    it("says no secret", () => {
      expect(done.said.length).toBeGreaterThan(1_000);
      expect(lab.secrets().filter((secret) => done.said.includes(secret))).toEqual([]);
    });
  });
});
