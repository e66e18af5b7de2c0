import type { Executor, Place } from "@runner-upgrade/executor";
import { describe, expect, it } from "vitest";
import { createScenario, type Scenario } from "../../test/support/scenario.js";
import { observeFleet } from "../observe/observe-fleet.js";
import type { DiscoverHostsOptions } from "../options/discover-hosts-options.js";
import { discoverHosts } from "./discover-hosts.js";
import { formatDiscovery } from "./format-discovery.js";
import type { HostDiscovery } from "./host-discovery.js";

const runners = [{ name: "east-1" }, { name: "east-2" }, { name: "west-1" }];
const at = (address: string): Place => ({ platform: "vm", address });
const places = runners.map(({ name }) => at(`${name}.internal`));

function discovering(scenario: Scenario, more: Partial<DiscoverHostsOptions> = {}): Promise<HostDiscovery> {
  const { client: controlPlane, executor, clock } = scenario;
  return scenario.clock.run(discoverHosts({ controlPlane, executors: [executor], places, clock, ...more }));
}

describe("discoverHosts", () => {
  it("binds each Runner to the host that shows its id, in the form that observeFleet takes", async () => {
    const scenario = await createScenario({ runners });
    const discovery = await discovering(scenario);
    expect(discovery.hosts.map(({ name, host, certainty }) => [name, host, certainty])).toEqual(
      runners.map(({ name }) => [name, at(`${name}.internal`), "probable"]),
    );
    const { hosts, places: searched, ...rest } = discovery;
    expect(searched).toEqual(places);
    expect(Object.values(rest).flat()).toEqual([]);
    const { client: controlPlane, executor, clock } = scenario;
    const fleet = await clock.run(observeFleet({ controlPlane, executors: [executor], hosts, clock }));
    expect(fleet).toEqual(await scenario.observe());
  });

  it("changes nothing on the server or on a host", async () => {
    const scenario = await createScenario({ runners });
    const before = scenario.simulator.log.length;
    await discovering(scenario);
    const calls = scenario.simulator.log.slice(before);
    expect(calls.filter((event) => event.type === "api-called" && event.method !== "GET")).toEqual([]);
    expect([...new Set(scenario.world.calls.map(({ name }) => name))]).toEqual(["discover"]);
  });

  it("lists apart what the server does not know, what is missing, double, hidden and out of reach", async () => {
    const scenario = await createScenario({
      runners: [...runners, { name: "gone", isRunning: false }, { name: "twice" }],
    });
    const { world } = scenario;
    const token = "canary-token-17fe";
    world.addRunner({ runnerId: "stranger", address: "stray.internal", token, version: "5.6.0" });
    world.addRunner({ runnerId: scenario.id("twice"), address: "other.internal", token, version: "5.6.0" });
    world.addRunner({ runnerId: "silent", address: "silent.internal", token, version: "5.6.0" });
    world.host("silent.internal").runner("silent").shownIds = [];
    world.addHost({ address: "closed.internal", access: "refused" });
    const hidden = {
      code: "PERMISSION_DENIED",
      message: "Processes of other users were not read.",
      remedy: "Allow sudo.",
    };
    world.host("east-1.internal").hidden = [hidden];
    const discovery = await discovering(scenario, {
      places: [
        ...[...places, at("gone.internal"), at("twice.internal"), at("other.internal")],
        ...[at("stray.internal"), at("silent.internal"), at("closed.internal"), at("missing.internal")],
      ],
    });
    expect(discovery.hosts.map(({ name }) => name)).toEqual(["east-1", "east-2", "west-1"]);
    expect(discovery.unknownToServer).toMatchObject([{ ids: ["stranger"], place: at("stray.internal") }]);
    expect(discovery.unidentified).toMatchObject([{ ids: [], place: at("silent.internal") }]);
    expect(discovery.notFound).toEqual([
      { runner: scenario.id("gone"), name: "gone", status: "Down", replicas: [] },
    ]);
    expect(discovery.duplicates).toMatchObject([
      {
        name: "twice",
        replica: null,
        bound: null,
        found: [{ place: at("twice.internal") }, { place: at("other.internal") }],
      },
    ]);
    expect(discovery.hidden).toEqual([{ ...hidden, place: at("east-1.internal") }]);
    expect(discovery.unreachable.map(({ place, code }) => [place.address, code])).toEqual([
      ["closed.internal", "AUTHENTICATION_FAILED"],
      ["missing.internal", "HOST_UNREACHABLE"],
    ]);
    expect(JSON.stringify(discovery)).not.toContain("canary");
    expect(JSON.parse(JSON.stringify(discovery))).toEqual(discovery);
    expect(formatDiscovery(discovery)).toMatchSnapshot();
  });

  it("binds a Runner that was found twice to the host on which it alone runs", async () => {
    const scenario = await createScenario({ runners });
    const executor = changed(scenario.executor, ({ found, ...rest }, place) => ({
      ...rest,
      found: found.map((one) => ({ ...one, isRunning: place.address !== "copy.internal" })),
    }));
    scenario.world.addRunner({
      ...{ runnerId: scenario.id("east-1"), address: "copy.internal", token: "t", version: "5.6.0" },
    });
    const discovery = await discovering(scenario, {
      executors: [executor],
      places: [...places, at("copy.internal")],
    });
    expect(discovery.hosts.map(({ name }) => name)).toEqual(["east-1", "east-2", "west-1"]);
    expect(discovery.duplicates).toMatchObject([{ name: "east-1", bound: at("east-1.internal") }]);
  });

  it("recognises what shows no id by the host name that the server lists, where it is the only one", async () => {
    const scenario = await createScenario({ runners });
    const { world, client } = scenario;
    world.host("east-1.internal").runner(scenario.id("east-1")).shownIds = [];
    const listed = await scenario.clock.run(client.listRunners());
    const named = listed.map((one) => ({ ...one, hostname: `${one.name}.INTERNAL` }));
    const controlPlane = Object.assign(Object.create(client) as typeof client, {
      listRunners: () => Promise.resolve(named),
      getReplicasMode: () => Promise.resolve("off" as const),
    });
    const { hosts, unidentified } = await discovering(scenario, { controlPlane });
    expect(unidentified).toEqual([]);
    expect(hosts.find(({ name }) => name === "east-1")).toMatchObject({
      certainty: "probable",
      evidence: [{ by: "server", name: "hostname" }, { by: "command" }],
    });
  });

  it("lets the place that the Runner reads its id from decide, and what else tells only add the replica", async () => {
    const scenario = await createScenario({ runners });
    const [east = "", west = ""] = ["east-1", "west-1"].map(scenario.id);
    const showing = (certainty: "certain" | "probable"): Executor =>
      changed(scenario.executor, ({ found, ...rest }) => ({
        ...rest,
        found: found.map((one) => ({ ...one, ids: ["gone-from-server", east], certainty })),
      }));
    const search = { places: places.slice(0, 1) };
    const certain = await discovering(scenario, { ...search, executors: [showing("certain")] });
    expect(certain).toMatchObject({ hosts: [], unknownToServer: [{ ids: ["gone-from-server", east] }] });
    const probable = await discovering(scenario, { ...search, executors: [showing("probable")] });
    expect(probable).toMatchObject({ hosts: [{ runner: east }], unknownToServer: [] });
    expect(probable.notFound.map(({ runner }) => runner)).toContain(west);
  });

  it("leaves the server's own Runner out of those that were not found", async () => {
    const scenario = await createScenario({ runners });
    const localRunnerIds = [scenario.id("west-1")];
    const { notFound } = await discovering(scenario, { places: places.slice(0, 2), localRunnerIds });
    expect(notFound).toEqual([]);
  });

  it("searches a place that is given twice once, as many places at a time as it may", async () => {
    const scenario = await createScenario({ runners });
    const state = { now: 0, most: 0, calls: 0 };
    const executor: Executor = {
      ...scenario.executor,
      discover: async (request) => {
        state.calls += 1;
        state.now += 1;
        state.most = Math.max(state.most, state.now);
        await scenario.clock.sleep(1_000);
        state.now -= 1;
        return (await scenario.executor.discover?.(request)) ?? { found: [], hidden: [] };
      },
    };
    const told: string[] = [];
    await discovering(scenario, {
      executors: [executor],
      places: [...places, ...places],
      concurrency: 2,
      onProgress: ({ place, found, done, total }) =>
        told.push(`${place.address} ${String(found)} ${done}/${total}`),
    });
    expect(state).toEqual({ now: 0, most: 2, calls: 3 });
    expect(told.map((line) => line.split(" ").slice(1).join(" "))).toEqual(["1 1/3", "1 2/3", "1 3/3"]);
  });

  it("makes a place that never answers unreachable after its time", async () => {
    const scenario = await createScenario({ runners });
    scenario.world.inject({ step: "discover", kind: "hang", address: "east-2.internal" });
    const { hosts, unreachable } = await discovering(scenario, { placeTimeLimitMs: 3_000 });
    expect(hosts.map(({ name }) => name)).toEqual(["east-1", "west-1"]);
    expect(unreachable).toMatchObject([{ code: "TIMEOUT", place: at("east-2.internal") }]);
  });

  it("rejects when it is aborted, and searches no further place", async () => {
    const scenario = await createScenario({ runners });
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort();
    };
    const failed = await discovering(scenario, {
      ...{ concurrency: 1, signal: controller.signal, onProgress },
    }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "OBSERVATION_FAILED" });
    expect(scenario.world.calls.filter(({ outcome }) => outcome === "done")).toHaveLength(1);
  });

  it.each<[string, (executor: Executor) => Partial<DiscoverHostsOptions>, string]>([
    ["a platform without an executor", () => ({ executors: [] }), "NO_EXECUTOR"],
    [
      "an executor that cannot discover",
      (executor) => ({ executors: [withoutDiscovery(executor)] }),
      "EXECUTOR_INCOMPATIBLE",
    ],
    ["an option that it does not have", () => ({ place: [] }) as object, "INVALID_ARGUMENT"],
  ])("refuses %s before it asks anything", async (_, more, code) => {
    const scenario = await createScenario({ runners });
    const before = scenario.simulator.log.length;
    const failed = await discovering(scenario, more(scenario.executor)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect(scenario.simulator.log).toHaveLength(before);
  });
});

describe("discoverHosts on a server with replicas", () => {
  const simulator = { replicas: "on", apiVersion: 59 } as const;
  const pair = [at("pair-1.internal"), at("pair-2.internal")];
  const withReplicas = async (ids: (replicas: readonly string[], index: number) => readonly string[]) => {
    const scenario = await createScenario({ runners: [{ name: "pair", replicas: 2 }], simulator });
    const { replicas } = scenario.simulator.runner(scenario.id("pair"));
    for (const [index, place] of pair.entries())
      scenario.world.host(place.address).runner(scenario.id("pair")).shownIds = ids(
        replicas.map(({ replicaId }) => replicaId),
        index,
      );
    return { scenario, ids: replicas.map(({ replicaId }) => replicaId) };
  };

  it("binds each replica to the host that shows its id", async () => {
    const { scenario, ids } = await withReplicas((replicas, index) => [replicas[index] ?? ""]);
    const { hosts, notFound } = await discovering(scenario, { places: pair });
    expect(hosts.map(({ replica, host }) => [replica, host])).toEqual(ids.map((id, at) => [id, pair[at]]));
    expect(notFound).toEqual([]);
    const { client: controlPlane, executor, clock } = scenario;
    const fleet = await clock.run(observeFleet({ controlPlane, executors: [executor], hosts, clock }));
    expect(fleet.runners[0]?.replicaHosts).toHaveLength(2);
  });

  it("binds as many hosts as the Runner has replicas where they show the Runner's id", async () => {
    const { scenario } = await withReplicas(() => []);
    for (const place of pair)
      scenario.world.host(place.address).runner(scenario.id("pair")).shownIds = [scenario.id("pair")];
    const { hosts, notFound, duplicates } = await discovering(scenario, { places: pair });
    expect(hosts.map(({ host, replica }) => [host, replica])).toEqual(
      pair.map((place) => [place, undefined]),
    );
    expect([notFound, duplicates]).toEqual([[], []]);
  });

  it("recognises a replica by the host name and path that the server lists", async () => {
    const { scenario, ids } = await withReplicas(() => []);
    const { hosts } = await discovering(scenario, { places: pair });
    expect(hosts.map(({ replica }) => replica)).toEqual(ids);
    expect(hosts[0]?.evidence[0]).toEqual({ by: "server", name: "hostname and installationPath" });
  });

  it("names the replica that was not found, and the one that two hosts have", async () => {
    const { scenario, ids } = await withReplicas(([first = ""]) => [first]);
    const { hosts, notFound, duplicates } = await discovering(scenario, { places: pair });
    expect(hosts).toEqual([]);
    expect(notFound).toMatchObject([{ name: "pair", replicas: [ids[1]] }]);
    expect(duplicates).toMatchObject([{ name: "pair", replica: ids[0], bound: null }]);
  });
});

type Discovered = Awaited<ReturnType<NonNullable<Executor["discover"]>>>;

function changed(executor: Executor, change: (found: Discovered, place: Place) => Discovered): Executor {
  return {
    ...executor,
    discover: async (request) =>
      change((await executor.discover?.(request)) ?? { found: [], hidden: [] }, request.place),
  };
}

function withoutDiscovery(executor: Executor): Executor {
  const other = { ...executor };
  delete other.discover;
  return other;
}
