import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import type { Host } from "@runner-upgrade/plan";
import {
  createSimulator,
  type Listening,
  type Simulator,
  type SimulatorOptions,
} from "@runner-upgrade/simulator";
import { waitUntil } from "../../support/wait-until.js";
import { createImages, type Images } from "../cluster/images.js";
import { create, kubectl } from "../cluster/kubectl.js";
import { createNamespace, type LiveNamespace } from "../cluster/live-namespace.js";
import { manifestsOf, type RunnerManifest } from "../cluster/manifests.js";

/** A Runner of the lab: a workload in the lab's namespace. */
export interface LabRunner {
  readonly name: string;
  readonly runnerId: string;
  readonly manifest: RunnerManifest;
  readonly host: Host;
}

/** What a Runner of the lab is to be. */
export type NewLabRunner = Omit<RunnerManifest, "runnerId" | "token" | "serverUrl"> & {
  readonly tags?: readonly string[];
};

/** A control plane, a namespace, and Runners in it. */
export interface Lab {
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  readonly namespace: LiveNamespace;
  readonly images: Images;
  readonly serverUrl: string;
  /** Every secret that was ever in the lab. */
  secrets(): readonly string[];
  addRunner(runner: NewLabRunner): Promise<LabRunner>;
  waitUntilHealthy(runner: LabRunner, version: string, processes?: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Sets a lab up. Dispose of it, also after a failure. */
export async function startLab(purpose: string, options: SimulatorOptions = {}): Promise<Lab> {
  const namespace = await createNamespace(purpose);
  const images = createImages();
  const simulator = createSimulator({ clockFactor: 10, apiToken: "canary-api-token-5d1f", ...options });
  simulator.addProject({ name: "live", dispatch: "manual" });
  let listening: Listening | null = null;
  const dispose = async (): Promise<void> => {
    await namespace[Symbol.asyncDispose]();
    await listening?.close();
    await images[Symbol.asyncDispose]();
  };
  try {
    listening = await simulator.listen();
    const { url } = listening;
    const ids: string[] = [];
    const tokens = new Set<string>();
    return {
      simulator,
      namespace,
      images,
      serverUrl: url,
      client: createRunnerClient({ url, auth: tokenAuth(simulator.apiToken) }),
      secrets: () => {
        for (const id of ids) tokens.add(simulator.runner(id).token);
        return [...tokens, simulator.apiToken];
      },
      addRunner: async ({ tags = ["live"], ...wanted }) => {
        const { runnerId, token } = simulator.addRunner({
          name: wanted.name,
          tags: [...tags],
          projects: ["live"],
          installationType: "kubernetes",
        });
        ids.push(runnerId);
        tokens.add(token);
        const manifest: RunnerManifest = { ...wanted, runnerId, token, serverUrl: url };
        await create(...manifestsOf(manifest).map((object) => inNamespace(object, namespace.name)));
        return {
          name: wanted.name,
          runnerId,
          manifest,
          host: {
            platform: "kubernetes",
            address: namespace.context,
            namespace: namespace.name,
            workload: { kind: wanted.kind, name: wanted.name },
          },
        };
      },
      waitUntilHealthy: async ({ name, runnerId, host }, version, processes = 1) => {
        await waitUntil(
          `${name} to be Healthy on ${version} with ${processes} processes`,
          () => {
            const state = simulator.runner(runnerId);
            return Promise.resolve(
              state.status === "Healthy" &&
                state.version === version &&
                state.acceptedProcesses === processes,
            );
          },
          { timeoutMs: 120_000 },
        ).catch(async (error: unknown) => {
          const { status, version: seen, acceptedProcesses } = simulator.runner(runnerId);
          const found = `${status}, version ${String(seen)}, ${String(acceptedProcesses)} processes`;
          throw new Error(`${name} is ${found}. ${await toldOf(namespace.name)}`, { cause: error });
        });
        if (processes > 1) await waitUntilAllReady(host, namespace.name);
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function inNamespace(object: object, namespace: string): object {
  const { metadata } = object as { readonly metadata?: object };
  return { ...object, metadata: { ...metadata, namespace } };
}

/** What the cluster says of the namespace: without it, a cluster that starts no Pod looks like an agent that is silent. */
async function toldOf(namespace: string): Promise<string> {
  const pods = await kubectl("get", "pods", "-n", namespace, "-o", "wide");
  const events = await kubectl("get", "events", "-n", namespace, "--sort-by=.lastTimestamp");
  return `Pods:\n${pods}\nLast events:\n${events.split("\n").slice(-8).join("\n")}`;
}

/** Waits for the workload's own status too: an agent can check in before the cluster has counted its Pod as ready. */
async function waitUntilAllReady(host: Host, namespace: string): Promise<void> {
  const workload = host.platform === "kubernetes" ? host.workload : undefined;
  if (workload === undefined || workload.kind === "Pod") return;
  const object = `${workload.kind}/${workload.name}`;
  const path =
    "jsonpath={.status.readyReplicas}{.status.numberReady}/{.spec.replicas}{.status.desiredNumberScheduled}";
  await waitUntil(
    `every Pod of ${object} to be ready`,
    async () => {
      const [ready, wanted] = (await kubectl("get", object, "-n", namespace, "-o", path)).split("/");
      return ready === wanted;
    },
    { timeoutMs: 60_000 },
  );
}
