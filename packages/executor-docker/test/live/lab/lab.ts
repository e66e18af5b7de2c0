import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import {
  createSimulator,
  type Listening,
  type Simulator,
  type SimulatorOptions,
} from "@runner-upgrade/simulator";
import { proxyPasswordCanary, type SetUp } from "../set-ups/set-up.js";
import { docker } from "./docker.js";
import { freePort } from "./free-port.js";
import { waitUntil } from "./wait-until.js";

/** One Runner of the lab, in a container of its own. */
export interface LabRunner {
  /** The Runner's name and its container's. */
  readonly name: string;
  readonly setUp: string;
  readonly runnerId: string;
}

/** A control plane and Runners in containers, all Healthy. */
export interface Lab {
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  readonly serverUrl: string;
  readonly runners: readonly LabRunner[];
  /** A folder of the lab's own. */
  readonly folder: string;
  /** Every secret that was ever in the lab. */
  secrets(): readonly string[];
  /** Adds a Runner in a container. */
  install(setUp: SetUp, image: string, options?: { readonly tags?: readonly string[] }): Promise<LabRunner>;
  waitUntilHealthy(version: string, names?: readonly string[]): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a control plane that containers of every network reach. Dispose of it, also after a failure. */
export async function startLab(
  suite: string,
  version: string,
  options: {
    readonly gateway?: string;
    readonly simulator?: Pick<SimulatorOptions, "replicas" | "apiVersion" | "clockFactor">;
  } = {},
): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-docker-"));
  const prefix = `runner-upgrade-${suite}-${String(process.pid)}`;
  // Containers do not see this machine's loopback, but its address on their bridge.
  const gateway =
    options.gateway ??
    (await docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", "bridge"));
  const port = await freePort("0.0.0.0");
  const serverUrl = `http://${gateway === "" ? "172.17.0.1" : gateway}:${String(port)}`;
  const simulator = createSimulator({
    clockFactor: 10,
    version,
    publicUrl: serverUrl,
    apiToken: "canary-api-token-5e1d",
    ...options.simulator,
  });
  simulator.addProject({ name: "live", dispatch: "manual" });
  const listening: Listening = await simulator.listen({ host: "0.0.0.0", port });
  const runners: LabRunner[] = [];
  const installed: { readonly setUp: SetUp; readonly name: string; readonly folder: string }[] = [];
  const tokens = new Set<string>();
  let count = 0;
  const lab: Lab = {
    simulator,
    serverUrl,
    folder,
    runners,
    client: createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken) }),
    secrets: () => {
      for (const { runnerId } of runners) tokens.add(simulator.runner(runnerId).token);
      return [...tokens, proxyPasswordCanary, simulator.apiToken];
    },
    install: async (setUp, image, { tags = ["live"] } = {}) => {
      count += 1;
      const name = `${prefix}-${String(count)}`;
      const own = join(folder, name);
      await mkdir(own);
      const { runnerId, token } = simulator.addRunner({
        name,
        tags: [...tags],
        projects: ["live"],
        installationType: "docker",
      });
      tokens.add(token);
      installed.push({ setUp, name, folder: own });
      await setUp.install({ name, image, runnerId, token, serverUrl, folder: own });
      const runner = { name, setUp: setUp.name, runnerId };
      runners.push(runner);
      return runner;
    },
    waitUntilHealthy: async (wanted, names) => {
      for (const { name, runnerId } of runners) {
        if (names !== undefined && !names.includes(name)) continue;
        await waitUntil(`${name} to be Healthy on ${wanted}`, () => {
          const state = simulator.runner(runnerId);
          return Promise.resolve(state.status === "Healthy" && state.version === wanted);
        });
      }
    },
    [Symbol.asyncDispose]: async () => {
      const left = await docker("ps", "--all", "--quiet", "--filter", `name=${prefix}`);
      if (left !== "") await docker("rm", "--force", "--volumes", ...left.split("\n"));
      for (const { setUp, ...request } of installed) await setUp.remove?.(request).catch(console.warn);
      await listening.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return lab;
}
