import { join } from "node:path";
import type { CrashFleet, CrashSubject } from "@runner-upgrade/crash-matrix";
import type { PolicyInput } from "@runner-upgrade/plan";
import { waitUntil } from "../../support/wait-until.js";
import { resourceOf, type Workload } from "../../../src/workload/workload.js";
import { createImages } from "../cluster/images.js";
import { inspectAgents } from "../cluster/inspect-agents.js";
import { create } from "../cluster/kubectl.js";
import { createNamespace } from "../cluster/live-namespace.js";
import { manifestsOf, type RunnerManifest } from "../cluster/manifests.js";
import type { ChildSettings } from "./child-settings.js";

/** One route of a cluster, and on what kind of workload it is killed. */
export interface ClusterCrashOptions extends Pick<CrashSubject, "name" | "calls"> {
  readonly workload: Pick<RunnerManifest, "kind" | "by">;
  readonly policy: PolicyInput;
  readonly isServedThroughout?: boolean;
}

/** Runners that are Pods of a real cluster, each a real JVM: one is upgraded over and over, the other stands in. */
export function clusterSubject(options: ClusterCrashOptions): CrashSubject {
  const { name, calls, workload, policy, isServedThroughout = false } = options;
  return {
    name,
    calls,
    // Most of a point is waiting for Pods.
    lanes: 3,
    childFile: join(import.meta.dirname, "child.ts"),
    layOut: async ({ simulator }): Promise<CrashFleet> => {
      const namespace = await createNamespace("crash");
      const images = createImages();
      let latest = simulator.world.server.version;
      const image = await images.build(latest);
      const manifests = ["upgraded", "standing-in"].map((own): RunnerManifest => {
        const runner = simulator.addRunner({ name: own, tags: ["crash"], projects: ["crash"] });
        const shared = { ...runner, name: own, image, serverUrl: simulator.url };
        return own === "upgraded"
          ? { ...shared, ...workload }
          : { ...shared, kind: "Deployment", by: "variable" };
      });
      const [upgraded] = manifests;
      if (upgraded === undefined) throw new Error("No Runner.");
      const { kind, runnerId } = upgraded;
      for (const manifest of manifests)
        await create(...manifestsOf(manifest).map((object) => inNamespace(object, namespace.name)));
      const settings: ChildSettings = {
        kubeConfigFile: process.env["KUBECONFIG"] ?? "",
        context: namespace.context,
      };
      return {
        hosts: [
          {
            runner: runnerId,
            host: {
              platform: "kubernetes",
              address: "through",
              namespace: namespace.name,
              workload: { kind, name: upgraded.name },
            },
          },
        ],
        runnerId,
        settings,
        isServedThroughout,
        offer: async (version) => {
          latest = version;
          await images.build(version);
        },
        get policy(): PolicyInput {
          return { ...policy, image: `:${latest}`, targetVersion: latest };
        },
        invocation: async () => {
          const ref = { resource: resourceOf[kind], namespace: namespace.name, name: upgraded.name };
          // One that ends is still there for a moment: a kubelet says so when its containers have ended.
          await waitUntil(
            "one Pod of it to be left",
            async () => (await processesOf(namespace.name)).length === 1,
          );
          return {
            workload: withoutUpgrade((await namespace.admin.get(ref)) as Workload["object"]),
            processes: await processesOf(namespace.name),
          };
        },
        files: async () =>
          (await namespace.admin.list("secrets", namespace.name))
            .map((secret) => `${secret.metadata.name}: ${keysOf(secret).join(", ")}`)
            .filter((line) => !line.startsWith("default-token"))
            .sort(),
        dispose: async () => {
          await namespace[Symbol.asyncDispose]();
          await images[Symbol.asyncDispose]();
        },
      };
    },
  };
}

function inNamespace(object: object, namespace: string): object {
  const { metadata } = object as { readonly metadata?: object };
  return { ...object, metadata: { ...metadata, namespace } };
}

function keysOf(secret: object): readonly string[] {
  return Object.keys((secret as { readonly data?: object }).data ?? {}).sort();
}

const ours = ["runner-upgrade/run"];

/** What was chosen for the workload: what an upgrade changes on purpose is left out, and so is what a cluster adds. */
function withoutUpgrade({ metadata, spec }: Workload["object"]): unknown {
  const text = JSON.stringify({ labels: metadata.labels, spec }, (key, value: unknown) => {
    if (key === "image" || key === "nodeName") return undefined;
    if (typeof value !== "object" || value === null) return value;
    if (key === "annotations")
      return Object.keys(value).every((one) => ours.includes(one)) ? undefined : value;
    if ("value" in value && "name" in value && value.name === "RUNNER_RUNDECK_SERVER_TOKEN")
      return { name: value.name };
    return value;
  });
  return JSON.parse(text) as unknown;
}

interface Inspected {
  readonly Config: {
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[] | null;
    readonly Cmd: readonly string[] | null;
    readonly User: string;
    readonly WorkingDir: string;
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: { readonly NetworkMode: string; readonly Memory: number };
}

/** The containers of the Runner that run, as the node's engine shows them: credentials and version apart. */
async function processesOf(namespace: string): Promise<readonly unknown[]> {
  const all = (await inspectAgents(namespace)) as readonly Inspected[];
  return all
    .filter(({ Config }) => Config.Labels["io.kubernetes.pod.name"]?.startsWith("upgraded") === true)
    .map(({ Config, HostConfig }) => ({
      environment: Config.Env.filter(
        (one) => !/^(?:RUNNER_RUNDECK_SERVER_TOKEN|RUNNER_IMAGE_VERSION)=/.test(one),
      ).sort(),
      command: [Config.Entrypoint, Config.Cmd],
      user: Config.User,
      directory: Config.WorkingDir,
      memory: HostConfig.Memory,
    }));
}
