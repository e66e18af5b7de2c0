import { freePort } from "@runner-upgrade/lab";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import { createSimulator, type RunnerState, type Simulator } from "@runner-upgrade/simulator";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { startLiveHosts, type LiveHost, type LiveHosts } from "../hosts/live-hosts.js";
import { waitUntil } from "../hosts/wait-until.js";
import { environmentFile } from "../set-ups/environment-file.js";
import { namedUnit } from "../set-ups/named-unit.js";
import { plainProcess } from "../set-ups/plain-process.js";
import { serviceJob } from "../set-ups/service-job.js";
import type { SetUp } from "../set-ups/set-up.js";
import { stableUnit } from "../set-ups/stable-unit.js";
import { userUnit } from "../set-ups/user-unit.js";

/** The versions of the server: two upgrades. */
export const versions = ["5.17.0-20260108", "6.1.0-20260729", "6.2.0-20260908"] as const;

/** A server with replicas, and manual Runners of one tag, each replica on a host of its own. */
export interface ReplicaLab {
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  readonly live: LiveHosts;
  readonly serverUrl: string;
  readonly places: readonly { readonly runner: string; readonly host: LiveHost }[];
  readonly names: readonly string[];
  /** A Runner, by its name. */
  runner(name: string): RunnerState;
  waitUntilHealthy(version: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** One replica of a Runner, and how it is set up. */
export interface ReplicaPlace {
  readonly runner: string;
  readonly setUp: SetUp;
}

/**
 * Of the Runner with three, one names its replica in its package, one in no place, one in an EnvironmentFile. Of the one
 * with two, no service manager of the system knows either.
 */
export const everySetUp: readonly ReplicaPlace[] = [
  { runner: "one", setUp: namedUnit },
  { runner: "three", setUp: namedUnit },
  { runner: "three", setUp: stableUnit },
  { runner: "three", setUp: environmentFile },
  { runner: "two", setUp: plainProcess },
  { runner: "two", setUp: userUnit },
  { runner: "job", setUp: serviceJob },
];

/** Sets the lab up. Dispose of it, also after a failure. */
export async function startReplicaLab(layout: readonly ReplicaPlace[]): Promise<ReplicaLab> {
  const live = await startLiveHosts(layout.map((_, index) => `replica-host-${String(index + 1)}`));
  let close = (): Promise<void> => Promise.resolve();
  const dispose = async (): Promise<void> => {
    await close();
    await live[Symbol.asyncDispose]();
  };
  try {
    const port = await freePort();
    const serverUrl = `http://${live.gateway}:${String(port)}`;
    const simulator = createSimulator({
      clockFactor: 5,
      version: versions[0],
      apiVersion: 59,
      replicas: "on",
      replicaBehaviour: { clientId: "replica" },
      packages: javaStandInPackage(),
      packageBytes: 3_000_000,
      publicUrl: serverUrl,
    });
    simulator.addProject({ name: "live", dispatch: "manual" });
    const listening = await simulator.listen({ host: "0.0.0.0", port });
    close = () => listening.close();
    const of = { tags: ["live"], projects: ["live"] };
    const names = [...new Set(layout.map(({ runner }) => runner))];
    const ids = new Map(
      names.map((name): [string, string] => {
        const replicas = layout.filter(({ runner }) => runner === name).length;
        return [name, simulator.addRunner({ name, ...of, replicas }).runnerId];
      }),
    );
    const state = (name: string): RunnerState => simulator.runner(ids.get(name) ?? name);
    const left = new Map(names.map((name) => [name, [...state(name).replicas]]));
    const places: { runner: string; host: LiveHost }[] = [];
    for (const [index, { runner, setUp }] of layout.entries()) {
      const host = live.hosts[index];
      const replica = left.get(runner)?.shift();
      if (host === undefined || replica === undefined) throw new Error("Every replica has a host.");
      const { replicaId, token } = replica;
      const built = await simulator.buildPackage(state(runner).runnerId, { replicaId });
      // Set-ups name the package after the id that they are given, as the server names a replica's.
      await setUp.install(host, { runnerId: replicaId, token, serverUrl, package: built });
      places.push({ runner, host });
    }
    const lab: ReplicaLab = {
      ...{ simulator, live, serverUrl, places, names },
      runner: state,
      client: createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken) }),
      waitUntilHealthy: (version) =>
        waitUntil(`every replica to be Healthy on ${version}`, () => {
          const all = names.flatMap((name) => state(name).replicas);
          return Promise.resolve(all.every((one) => one.status === "Healthy" && one.version === version));
        }),
      [Symbol.asyncDispose]: dispose,
    };
    await lab.waitUntilHealthy(versions[0]);
    return lab;
  } catch (error) {
    await dispose();
    throw error;
  }
}
