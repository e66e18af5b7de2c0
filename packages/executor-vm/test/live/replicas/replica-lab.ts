import { freePort } from "@runner-upgrade/lab";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import { createSimulator, type Simulator } from "@runner-upgrade/simulator";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { startLiveHosts, type LiveHost, type LiveHosts } from "../hosts/live-hosts.js";
import { waitUntil } from "../hosts/wait-until.js";
import { environmentFile } from "../set-ups/environment-file.js";
import { namedUnit } from "../set-ups/named-unit.js";
import { plainProcess } from "../set-ups/plain-process.js";
import { serviceJob } from "../set-ups/service-job.js";
import { stableUnit } from "../set-ups/stable-unit.js";
import { userUnit } from "../set-ups/user-unit.js";

/** The versions of the server: two upgrades. */
export const versions = ["5.17.0-20260108", "6.1.0-20260729", "6.2.0-20260908"] as const;

/**
 * A server with replicas, and manual Runners under job load: `one` and `job` have one replica, `two` has two, `three` has
 * three.
 */
export interface ReplicaLab {
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  readonly live: LiveHosts;
  readonly serverUrl: string;
  readonly places: readonly { readonly runner: RunnerName; readonly host: LiveHost }[];
  readonly ids: Readonly<Record<RunnerName, string>>;
  waitUntilHealthy(version: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The Runners of the lab, with how many replicas each has. */
export const replicaCounts = { one: 1, two: 2, three: 3, job: 1 } as const;

type RunnerName = keyof typeof replicaCounts;

/**
 * Of the Runner with three, one names its replica in its package, one in no place, one in an EnvironmentFile. Of the one
 * with two, no service manager of the system knows either.
 */
const layout = [
  { runner: "one", setUp: namedUnit },
  { runner: "three", setUp: namedUnit },
  { runner: "three", setUp: stableUnit },
  { runner: "three", setUp: environmentFile },
  { runner: "two", setUp: plainProcess },
  { runner: "two", setUp: userUnit },
  { runner: "job", setUp: serviceJob },
] as const;

/** Sets the lab up. Dispose of it, also after a failure. */
export async function startReplicaLab(): Promise<ReplicaLab> {
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
    const add = (name: RunnerName): string =>
      simulator.addRunner({ name, ...of, replicas: replicaCounts[name] }).runnerId;
    const ids = { one: add("one"), two: add("two"), three: add("three"), job: add("job") };
    const left = new Map(Object.values(ids).map((id) => [id, [...simulator.runner(id).replicas]]));
    const places: { runner: RunnerName; host: LiveHost }[] = [];
    for (const [index, { runner, setUp }] of layout.entries()) {
      const host = live.hosts[index];
      const replica = left.get(ids[runner])?.shift();
      if (host === undefined || replica === undefined) throw new Error("Every replica has a host.");
      const { replicaId, token } = replica;
      const built = await simulator.buildPackage(ids[runner], { replicaId });
      // Set-ups name the package after the id that they are given, as the server names a replica's.
      await setUp.install(host, { runnerId: replicaId, token, serverUrl, package: built });
      places.push({ runner, host });
    }
    const lab: ReplicaLab = {
      ...{ simulator, live, serverUrl, places, ids },
      client: createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken) }),
      waitUntilHealthy: (version) =>
        waitUntil(`every replica to be Healthy on ${version}`, () => {
          const all = Object.values(ids).flatMap((id) => simulator.runner(id).replicas);
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
