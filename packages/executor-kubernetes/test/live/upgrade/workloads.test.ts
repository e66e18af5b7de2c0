import { createJobLoad } from "@runner-upgrade/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { differences } from "../cluster/differences.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { create, kubectl } from "../cluster/kubectl.js";
import { persistentVolume } from "../cluster/manifests.js";
import { startLab, type Lab, type LabRunner, type NewLabRunner } from "./lab.js";
import { runUpgrade, type Upgrade } from "./run-upgrade.js";

const engine = engineForLiveCluster();
const versions = ["5.6.1", "5.7.1", "5.8.1"] as const;

const setUps: readonly (Omit<NewLabRunner, "image"> & { readonly processes: number })[] = [
  { name: "deployment", kind: "Deployment", by: "variable", processes: 1 },
  {
    name: "three-and-sidecar",
    kind: "Deployment",
    by: "secretKeyRef",
    replicas: 3,
    hasSidecar: true,
    processes: 3,
  },
  {
    name: "stateful",
    kind: "StatefulSet",
    by: "envFrom",
    replicas: 2,
    volume: "claim",
    // A directory of the node belongs to root.
    podSpec: { securityContext: { runAsUser: 0 } },
    processes: 2,
  },
  { name: "daemon", kind: "DaemonSet", by: "volume", processes: 1 },
  { name: "bare-pod", kind: "Pod", by: "variable", processes: 1 },
  { name: "immutable", kind: "Deployment", by: "envFrom", isImmutable: true, processes: 1 },
];

/** What an upgrade changes in each manifest, field by field: reviewed, and nothing else. */
const image = ".spec.template.spec.containers.0.image";
const mark = ".spec.template.metadata.annotations";
const kept: Readonly<Record<string, readonly string[]>> = {
  deployment: [mark, image],
  "three-and-sidecar": [mark, ".spec.template.spec.containers.1.image"],
  stateful: [mark, image],
  daemon: [mark, image],
  "bare-pod": [".metadata.annotations", ".spec.containers.0.image"],
  immutable: [mark, image],
};
const markAgain = ".spec.template.metadata.annotations.runner-upgrade/run";
const token = (index: number): string => `.spec.template.spec.containers.0.env.${index}.value`;
const rotated: Readonly<Record<string, readonly string[]>> = {
  deployment: [markAgain, token(3), image],
  "three-and-sidecar": [markAgain, ".spec.template.spec.containers.1.image"],
  stateful: [markAgain, image],
  daemon: [markAgain, image],
  "bare-pod": [
    ".metadata.annotations.runner-upgrade/run",
    ".spec.containers.0.env.3.value",
    ".spec.containers.0.image",
  ],
  immutable: [markAgain, ".spec.template.spec.containers.0.envFrom.0.secretRef.name", image],
};

describe.skipIf(!engine.isThere)("every kind of workload, upgraded under job load", () => {
  let lab: Lab;
  const runners: LabRunner[] = [];

  beforeAll(async () => {
    lab = await startLab("kinds", { clockFactor: 3 });
    for (const version of versions) await lab.images.build(version);
    const { name: namespace } = lab.namespace;
    for (const ordinal of [0, 1])
      await create(
        persistentVolume(`${namespace}-${ordinal}`, { namespace, name: `state-stateful-${ordinal}` }),
      );
    for (const setUp of setUps)
      runners.push(await lab.addRunner({ ...setUp, image: `${lab.images.repository}:${versions[0]}` }));
    for (const [index, runner] of runners.entries())
      await lab.waitUntilHealthy(runner, versions[0], setUps[index]?.processes);
    return async () => {
      await lab[Symbol.asyncDispose]();
      for (const ordinal of [0, 1]) await kubectl("delete", "pv", `${namespace}-${ordinal}`, "--wait=false");
    };
  });

  const manifests = async (): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      await Promise.all(
        runners.map(async ({ name, manifest: { kind } }) => [
          name,
          JSON.parse(
            await kubectl("-n", lab.namespace.name, "get", kind.toLowerCase(), name, "-o", "json"),
          ) as unknown,
        ]),
      ),
    ) as Record<string, unknown>;

  describe.each([
    { credentials: "keep", to: versions[1], changes: kept },
    { credentials: "rotate", to: versions[2], changes: rotated },
  ] as const)("with credentials $credentials", ({ credentials, to, changes }) => {
    let upgrade: Upgrade;
    let load: ReturnType<typeof createJobLoad>;
    let before: Record<string, unknown> = {};
    let after: Record<string, unknown> = {};
    let oldTokens: readonly string[] = [];

    beforeAll(async () => {
      lab.secrets();
      oldTokens = runners.map(({ runnerId }) => lab.simulator.runner(runnerId).token);
      before = await manifests();
      lab.simulator.setServerVersion(to);
      load = createJobLoad(lab.simulator, { operationMs: 10_000, jobsPerNeed: 2 });
      load.start();
      const startedAt = Date.now();
      upgrade = await runUpgrade(lab, runners, {
        image: `:${to}`,
        credentials,
        targetVersion: to,
        maxInFlight: 2,
        canary: 1,
      });
      load.stop();
      after = await manifests();
      const tokens = runners.map(({ runnerId }) => lab.simulator.runner(runnerId).token);
      lab.secrets();
      expect(tokens.filter((one) => oldTokens.includes(one))).toHaveLength(
        credentials === "keep" ? runners.length : 0,
      );
      console.info(
        `${runners.length} workloads, credentials ${credentials}: ${Math.round((Date.now() - startedAt) / 1_000)} s, jobs done ${load.report.done}, lost ${load.report.lost}`,
      );
    });

    it("ends with every Runner upgraded, and no job lost", () => {
      expect(upgrade.blockers).toEqual([]);
      expect(
        upgrade.units.map(({ runnerName, outcome, reason }) => ({ runnerName, outcome, reason })),
      ).toEqual(
        upgrade.units.map(({ runnerName }) => ({
          runnerName,
          outcome: "upgraded",
          reason: "It runs the new version.",
        })),
      );
      expect(upgrade.units).toHaveLength(setUps.length);
      expect(load.report.losses).toEqual([]);
      expect(load.report.done).toBeGreaterThan(5);
    });

    it.each(setUps)(
      "has as many processes as before, on the new version: $name",
      async ({ name, processes }) => {
        const runner = runners.find((one) => one.name === name);
        if (runner === undefined) throw new Error(`No Runner ${name}.`);
        await lab.waitUntilHealthy(runner, to, processes);
      },
    );

    it("changed what was reviewed in each manifest, and nothing else", () => {
      const changed = Object.fromEntries(
        runners.map(({ name }) => [name, differences(before[name], after[name])]),
      );
      expect(changed).toEqual(
        Object.fromEntries(Object.entries(changes).map(([name, list]) => [name, [...list].sort()])),
      );
    });

    it("left nothing behind, and said no secret", async () => {
      const left = await kubectl(
        ...["-n", lab.namespace.name, "get", "secrets"],
        ...["-l", "app.kubernetes.io/managed-by=runner-upgrade", "-o", "name"],
      );
      expect(left).toBe("");
      expect(upgrade.said.length).toBeGreaterThan(1_000);
      expect([...lab.secrets(), ...oldTokens].filter((secret) => upgrade.said.includes(secret))).toEqual([]);
    });
  });
});
