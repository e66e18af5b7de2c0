import { freePort } from "@runner-upgrade/lab";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { createSimulator, type Listening, type Simulator } from "@runner-upgrade/simulator";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { startLiveHosts, type LiveHost, type LiveHosts } from "../hosts/live-hosts.js";
import { waitUntil } from "../hosts/wait-until.js";
import { proxyPasswordCanary, type SetUp } from "../set-ups/set-up.js";
import { setUps } from "../set-ups/index.js";

/** One Runner of the lab, on a host of its own. */
export interface LabRunner {
  readonly name: string;
  readonly setUp: string;
  readonly runnerId: string;
  readonly host: LiveHost;
  readonly planned: Omit<VmHost, "platform" | "address">;
}

/** A control plane and a Runner for each set-up, all on the old version and Healthy. */
export interface Lab {
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  readonly live: LiveHosts;
  readonly runners: readonly LabRunner[];
  /** Where hosts reach the control plane: the bridge's address on this machine. */
  readonly serverUrl: string;
  /** Every secret that was ever in the lab. */
  secrets(): readonly string[];
  waitUntilHealthy(version: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const versions = ["5.6.0-20241003", "5.7.0-20241021", "5.8.0-20241205"] as const;

/** Sets the lab up, with one host for each set-up. Dispose of it, also after a failure. */
export async function startLab(all: readonly SetUp[] = setUps): Promise<Lab> {
  const aliases = all.map((_, index) => `runner-host-${String(index + 1)}`);
  const live = await startLiveHosts(aliases);
  let listening: Listening | null = null;
  const dispose = async (): Promise<void> => {
    await listening?.close();
    await live[Symbol.asyncDispose]();
  };
  try {
    // As many hardened hosts have it: one session holds the connection of OpenSSH's client, and one is left for commands.
    for (const { script } of live.hosts)
      await script("echo 'MaxSessions 2' >> /etc/ssh/sshd_config && systemctl reload ssh");
    // Containers do not see this machine's loopback, but its address on their bridge.
    const port = await freePort();
    const serverUrl = `http://${live.gateway}:${String(port)}`;
    const simulator = createSimulator({
      clockFactor: 5,
      version: versions[0],
      packages: javaStandInPackage(),
      packageBytes: 3_000_000,
      publicUrl: serverUrl,
      apiToken: "canary-api-token-91be",
    });
    simulator.addProject({ name: "live", dispatch: "manual" });
    listening = await simulator.listen({ host: "0.0.0.0", port });
    const tokens = new Set<string>();
    const runners: LabRunner[] = [];
    for (const [index, setUp] of all.entries()) {
      const host = live.hosts[index];
      if (host === undefined) throw new Error("Every set-up has a host.");
      const name = `live-${String(index + 1)}`;
      const { runnerId, token } = simulator.addRunner({ name, tags: ["live"], projects: ["live"] });
      tokens.add(token);
      const planned = await setUp.install(host, {
        runnerId,
        token,
        serverUrl,
        package: await simulator.buildPackage(runnerId),
      });
      runners.push({ name, setUp: setUp.name, runnerId, host, planned });
    }
    const lab: Lab = {
      simulator,
      live,
      runners,
      serverUrl,
      client: createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken) }),
      secrets: () => {
        for (const { runnerId } of runners) tokens.add(simulator.runner(runnerId).token);
        return [...tokens, proxyPasswordCanary, simulator.apiToken];
      },
      waitUntilHealthy: async (version) => {
        for (const { name, runnerId } of runners) {
          await waitUntil(`${name} to be Healthy on ${version}`, () => {
            const state = simulator.runner(runnerId);
            return Promise.resolve(state.status === "Healthy" && state.version === version);
          });
        }
      },
      [Symbol.asyncDispose]: dispose,
    };
    await lab.waitUntilHealthy(versions[0]);
    return lab;
  } catch (error) {
    await dispose();
    throw error;
  }
}
