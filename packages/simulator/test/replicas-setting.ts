import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import {
  createJobLoad,
  createSimulator,
  createVirtualClock,
  readPackage,
  type JobLoad,
  type JobLoadOptions,
  type NewRunner,
  type ReplicaBehaviour,
  type Simulator,
  type SimulatorOptions,
  type VirtualAgent,
  type VirtualAgentOptions,
  type VirtualClock,
} from "../src/index.js";

/** A server with replicas, one Runner on it, and a client. */
export interface ReplicasSetting {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  readonly runnerId: string;
  /** Its processes, in the order of its replicas. */
  readonly agents: readonly VirtualAgent[];
  /** Starts what a package carries. */
  readonly startPackage: (bytes: Uint8Array, options?: Partial<VirtualAgentOptions>) => VirtualAgent;
  /** Downloads a package by the client, as an upgrade does. */
  readonly download: (downloadToken: string) => Promise<Uint8Array>;
  readonly load: (options?: JobLoadOptions) => JobLoad;
  /** Lets a call end, and the clock run as far as it needs. */
  readonly run: <T>(promise: Promise<T>) => Promise<T>;
}

/** Chance that repeats itself. */
function seeded(): () => number {
  let state = 7;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Sets it up: every replica has a live process of 5.16.0 in a directory of its own, and the server is of 6.1.0. */
export async function setReplicas(
  runner: Partial<NewRunner> = {},
  behaviour: Partial<ReplicaBehaviour> = {},
  options: SimulatorOptions = {},
): Promise<ReplicasSetting> {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    clock,
    random: seeded(),
    apiVersion: 59,
    version: "6.1.0",
    replicas: "on",
    replicaBehaviour: behaviour,
    ...options,
  });
  simulator.addProject({ name: "web" });
  simulator.addProject({ name: "net" });
  const { runnerId } = simulator.addRunner({ name: "east-1", tags: ["east"], projects: ["web"], ...runner });
  const startPackage: ReplicasSetting["startPackage"] = (bytes, agent) => {
    const { token, version } = readPackage(bytes);
    return simulator.agents.start({ runnerId, token, version, ...agent });
  };
  const agents = simulator.runner(runnerId).replicas.map(({ token }, index) =>
    simulator.agents.start({
      runnerId,
      token,
      version: "5.16.0",
      hostname: `host-${index + 1}`,
      installationPath: "/opt/runner",
    }),
  );
  await clock.advance(10_000);
  const client = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(simulator.apiToken),
    fetch: simulator.fetch,
    clock,
  });
  return {
    clock,
    simulator,
    client,
    runnerId,
    agents,
    startPackage,
    load: (load) => createJobLoad(simulator, load),
    run: (promise) => clock.run(promise),
    download: (downloadToken) =>
      clock.run(
        client
          .downloadPackage(downloadToken, { minBytes: 1_000 })
          .then(async ({ stream }) => new Uint8Array(await new Response(stream).arrayBuffer())),
      ),
  };
}
