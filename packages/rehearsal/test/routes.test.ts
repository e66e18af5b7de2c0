import { planUpgrade, type FleetInput, type Host, type PolicyInput } from "@runner-upgrade/plan";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import { describe, expect, it } from "vitest";
import { rehearsePlan } from "../src/index.js";
import { fleetOf, newVersion, oldVersion, runner } from "./fleets.js";

type Container = NonNullable<HostFacts["container"]>;
type More = Partial<FleetInput["runners"][number]>;

const image = `example/runner:${newVersion}`;
const facts = (platform: HostFacts["platform"], more: Partial<Container>): HostFacts => ({
  ...{ platform, findings: [] },
  container: {
    ...{ image: `example/runner:${oldVersion}`, credentialsIn: "variable", keepsServing: false },
    ...more,
  },
});
const hostOf = (platform: "docker" | "kubernetes", name: string): Host =>
  platform === "docker"
    ? { platform, address: "engine", container: name }
    : { platform, address: "cluster", namespace: "runners", workload: { kind: "Deployment", name } };
const pairOf = (platform: "docker" | "kubernetes", container: Partial<Container>, more: More = {}) =>
  ["east-1", "east-2"].map((name) =>
    runner(name, { host: hostOf(platform, name), hostFacts: facts(platform, container), ...more }),
  );
const replicasOf = (name: string, count: number): More => ({
  replicas: Array.from({ length: count }, (_, index) => ({
    ...{ id: `${name}-replica-${index}`, status: "Healthy", version: oldVersion, runningOperations: 0 },
    ...{ hostname: `${name}-${index}`, installationPath: `/opt/${name}-${index}` },
  })),
});
const withReplicas = {
  server: { uuid: "server-1", version: newVersion, apiVersion: 59, replicas: "on" },
} as const;

describe("a server without replicas", () => {
  it.each<[string, "docker" | "kubernetes", Partial<Container>, PolicyInput]>([
    ["docker-keep", "docker", {}, {}],
    ["docker-keep", "docker", { containers: 3 }, {}],
    ["docker-rotate", "docker", {}, { credentials: "rotate" }],
    ["docker-rotate", "docker", { credentialsIn: "file" }, { credentials: "rotate" }],
    ["kubernetes-keep", "kubernetes", {}, {}],
    ["kubernetes-keep", "kubernetes", { keepsServing: true }, {}],
    ["kubernetes-rotate", "kubernetes", {}, { credentials: "rotate" }],
  ])("is rehearsed by %s on %s with %j", async (route, platform, container, policy) => {
    const fleet = fleetOf(pairOf(platform, container));
    const plan = planUpgrade(fleet, { image, ...policy });
    expect(plan.units.map(({ procedure }) => plan.procedures[procedure]?.route)).toEqual([route, route]);
    const { report, lostJobs, needs } = await rehearsePlan(plan, fleet);
    expect(report.isComplete, JSON.stringify(report.units)).toBe(true);
    expect(lostJobs).toEqual([]);
    expect(needs).toMatchObject([{ atFirst: 2, lowest: 1, isKept: true }]);
  });

  it("keeps a Runner serving whose Pods are replaced one after another", async () => {
    const fleet = fleetOf(pairOf("kubernetes", { keepsServing: true }));
    const plan = planUpgrade(fleet, { image, drain: "off" });
    const { report, needs } = await rehearsePlan(plan, fleet);
    expect(report.isComplete, JSON.stringify(report.units)).toBe(true);
    expect(needs).toMatchObject([{ atFirst: 2, lowest: 2 }]);
  });
});

describe("a server with replicas", () => {
  it("is rehearsed replica by replica", async () => {
    const place = (name: string, index: number) => ({
      host: { platform: "vm", address: `${name}-${index}` },
      hostFacts: { platform: "vm", findings: [] },
      replicaId: `${name}-replica-${index}`,
    });
    const fleet = fleetOf(
      ["east-1", "east-2"].map((name) =>
        runner(name, {
          ...{ replicaType: "manual", installationType: "linux", ...replicasOf(name, 2) },
          ...{ host: place(name, 0).host, hostFacts: place(name, 0).hostFacts },
          replicaHosts: [place(name, 0), place(name, 1)],
        } as More),
      ),
      withReplicas,
    );
    const plan = planUpgrade(fleet, {});
    expect(plan.units.map(({ id }) => id).sort()).toEqual([
      "east-1/east-1-replica-0",
      "east-1/east-1-replica-1",
      "east-2/east-2-replica-0",
      "east-2/east-2-replica-1",
    ]);
    const { report, lostJobs, needs } = await rehearsePlan(plan, fleet);
    expect(report.isComplete, JSON.stringify(report.units)).toBe(true);
    expect(lostJobs).toEqual([]);
    expect(needs).toMatchObject([{ isKept: true }]);
  });

  it.each(["docker", "kubernetes"] as const)(
    "is rehearsed for ephemeral replicas on %s",
    async (platform) => {
      const ephemeral = (name: string): More => ({
        ...{ replicaType: "ephemeral", installationType: platform, ...replicasOf(name, 2) },
      });
      const pair = pairOf(platform, { containers: 2 }).map((one) => ({ ...one, ...ephemeral(one.name) }));
      const fleet = fleetOf(pair, withReplicas);
      const plan = planUpgrade(fleet, { image });
      expect(plan.units).toHaveLength(2);
      const { report, lostJobs, needs } = await rehearsePlan(plan, fleet);
      expect(report.isComplete, JSON.stringify(report.units)).toBe(true);
      expect(lostJobs).toEqual([]);
      expect(needs).toMatchObject([{ isKept: true }]);
    },
  );
});
