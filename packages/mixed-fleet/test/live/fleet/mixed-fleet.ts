import { randomUUID } from "node:crypto";
import type { Place } from "@runner-upgrade/executor";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import { freePort, waitUntil } from "@runner-upgrade/lab";
import type { Host } from "@runner-upgrade/plan";
import { createSimulator, type Simulator } from "@runner-upgrade/simulator";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { createDockerPlace } from "../places/docker-place.js";
import { createKubernetesPlace } from "../places/kubernetes-place.js";
import type { NewRunner } from "../places/new-runner.js";
import { createVmPlace } from "../places/vm-place.js";
import { createImages, type Images } from "./images.js";
import { members, nodeFilterOf, projects, tagsOf, vmHosts, type Member } from "./members.js";

/** A member of the fleet that runs. */
export interface FleetRunner {
  readonly member: Member;
  readonly runnerId: string;
  readonly host: Host;
}

/** One control plane and twelve Runners on three platforms. */
export interface MixedFleet {
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  readonly serverUrl: string;
  readonly runners: readonly FleetRunner[];
  /** Where they live, as far as a person knows it without looking; and a machine that is not there. */
  readonly places: readonly Place[];
  /** A Runner of another server, in a container beside the fleet's. */
  readonly strangerId: string;
  readonly images: Images;
  readonly sshConfigFile: string;
  /** Makes the next version what the server offers and what images run, and gives it. */
  nextVersion(): Promise<string>;
  /** Every Runner is one process, Healthy, on the version that the server offers. */
  waitUntilHealthy(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const heartbeatMs = 5_000;

const versionOf = (minor: number): string => `5.${String(minor)}.0`;

/**
 * Starts the fleet on the first version. The control plane counts what Runners report, and beats every 5 s of its clock, which
 * runs `clockFactor` times as fast as the wall clock. Dispose of it.
 */
export async function startMixedFleet({
  clockFactor,
}: {
  readonly clockFactor: number;
}): Promise<MixedFleet> {
  let minor = 6;
  const stack: (() => Promise<void>)[] = [];
  const dispose = async (): Promise<void> => {
    for (const close of stack.splice(0).reverse()) await close();
  };
  const owned = <T extends { [Symbol.asyncDispose](): Promise<void> }>(part: T): T => {
    stack.push(() => part[Symbol.asyncDispose]());
    return part;
  };
  try {
    const images = owned(createImages());
    const image = await images.build(versionOf(minor));
    const vm = owned(await createVmPlace(vmHosts));
    const docker = owned(await createDockerPlace());
    const kubernetes = owned(await createKubernetesPlace());

    const port = await freePort();
    const serverUrl = `http://${vm.gateway}:${String(port)}`;
    const simulator = createSimulator({
      clockFactor,
      heartbeatMs,
      operationCount: "reported",
      version: versionOf(minor),
      packages: javaStandInPackage(),
      packageBytes: 1_000_000,
      publicUrl: serverUrl,
    });
    for (const name of projects) simulator.addProject({ name, dispatch: "manual" });
    const listening = await simulator.listen({ host: "0.0.0.0", port });
    stack.push(() => listening.close());

    const place = async (member: Member): Promise<FleetRunner> => {
      const { name, group, project, place: where } = member;
      const { runnerId, token } = simulator.addRunner({
        name,
        tags: tagsOf(group),
        projects: [{ name: project, nodeFilter: nodeFilterOf(group), remoteNodeDispatch: true }],
      });
      const runner: NewRunner = { name, runnerId, token, serverUrl };
      const run = async (): Promise<Host> => {
        switch (where.platform) {
          case "vm":
            return vm.run(runner, { ...where, package: await simulator.buildPackage(runnerId) });
          case "docker":
            return docker.run(runner, { image, credentialsIn: where.credentialsIn });
          case "kubernetes":
            return kubernetes.run(runner, { image, kind: where.kind, by: where.credentialsBy });
        }
      };
      return { member, runnerId, host: await run() };
    };
    const runners: FleetRunner[] = [];
    for (const member of members) runners.push(await place(member));
    const stranger = { name: "stranger", runnerId: randomUUID(), token: "of-another-server", serverUrl };
    await docker.run(stranger, { image, credentialsIn: "variable" });

    const fleet: MixedFleet = {
      simulator,
      client: createRunnerClient({
        url: listening.url,
        auth: tokenAuth(simulator.apiToken),
        clock: simulator.clock,
      }),
      serverUrl,
      runners,
      places: placesOf(runners),
      strangerId: stranger.runnerId,
      images,
      sshConfigFile: vm.sshConfigFile,
      nextVersion: async () => {
        minor += 1;
        const version = versionOf(minor);
        await images.build(version);
        simulator.setServerVersion(version);
        return version;
      },
      waitUntilHealthy: async () => {
        const wanted = versionOf(minor);
        for (const { member, runnerId } of runners) {
          await waitUntil(
            `${member.name} to be Healthy on ${wanted}`,
            () => {
              const state = simulator.runner(runnerId);
              return Promise.resolve(
                state.status === "Healthy" && state.version === wanted && state.acceptedProcesses === 1,
              );
            },
            { timeoutMs: 120_000 },
          );
        }
      },
      [Symbol.asyncDispose]: dispose,
    };
    await fleet.waitUntilHealthy();
    return fleet;
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The machines, the engine and the namespace of these hosts, each once. */
function placesOf(runners: readonly FleetRunner[]): readonly Place[] {
  const places = runners.map(({ host }): Place => {
    switch (host.platform) {
      case "vm":
      case "docker":
        return { platform: host.platform, address: host.address };
      case "kubernetes":
        return {
          ...{ platform: "kubernetes", address: host.address },
          ...(host.namespace !== undefined && { namespaces: [host.namespace] }),
        };
      default:
        throw new Error(`The fleet has no host of ${host.platform}.`);
    }
  });
  const gone: Place = { platform: "vm", address: "fleet-host-9" };
  return [...new Map([...places, gone].map((place) => [JSON.stringify(place), place])).values()];
}
