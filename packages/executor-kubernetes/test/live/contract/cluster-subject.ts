import { randomBytes } from "node:crypto";
import { Secret } from "@runner-upgrade/executor";
import type { ExecutorSubject, SubjectProcess, SubjectRequest } from "@runner-upgrade/executor/testing";
import { expect, vi } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { waitUntil } from "../../support/wait-until.js";
import type { Pod } from "../../../src/cluster/manifest.js";
import { isReady } from "../../../src/workload/pods.js";
import { resourceOf } from "../../../src/workload/workload.js";
import { startApiProxy } from "../cluster/api-proxy.js";
import { inspectAgents } from "../cluster/inspect-agents.js";
import type { LiveNamespace } from "../cluster/live-namespace.js";
import { manifestsOf, type CredentialsBy, type RunnerManifest } from "../cluster/manifests.js";

/** What a subject of the cluster is made of. */
export interface ClusterSubjectOptions {
  readonly namespace: LiveNamespace;
  readonly images: { readonly old: string; readonly new: string };
  readonly kind: RunnerManifest["kind"];
  readonly by: CredentialsBy;
  readonly credentials: "keep" | "rotate";
  readonly logsTo: "console" | "file";
}

const hostile = "ru'n\"ner; $(touch /tmp/x) `id`\n--help ünïcode";
const routes = {
  keep: ["inspect", "stage-image", "roll-out", "clean-up"],
  rotate: [
    "inspect",
    "stage-image",
    "save-state",
    "stop",
    "regenerate-credentials",
    "write-credentials",
    "roll-out",
    "clean-up",
  ],
} as const;

/** A Runner's look-alike in a workload of its own, on a real cluster, behind a proxy that can be hurt. */
export async function createClusterSubject(
  { isHostile }: SubjectRequest,
  { namespace, images, kind, by, credentials, logsTo }: ClusterSubjectOptions,
): Promise<ExecutorSubject> {
  const suffix = randomBytes(3).toString("hex");
  const name = `subject-${suffix}`;
  const runnerId = `8f1f2a3b-0000-4000-8000-000000${suffix}`;
  const oldToken = `canary-old-${suffix}`;
  const newToken = `canary-new-${suffix}`;
  const proxy = await startApiProxy(namespace.context);
  const manifest: RunnerManifest = {
    name,
    kind,
    image: images.old,
    by,
    runnerId,
    token: oldToken,
    serverUrl: "http://127.0.0.1:4440",
    env: [
      // Into a file, as by default, it is read by a command in the container; else it is the container's own log.
      ...(logsTo === "console" ? [{ name: "RUNNER_LOG_OUTPUT", value: "console" }] : []),
      ...(isHostile ? [{ name: "HOSTILE", value: hostile }] : []),
    ],
    podSpec: { terminationGracePeriodSeconds: 2 },
  };
  const objects = manifestsOf(manifest);
  // In this process: a program for each look would be most of the work.
  const { admin } = namespace;
  const create = async (all: readonly object[]): Promise<void> => {
    for (const object of all) {
      const isSecret = (object as { kind: string }).kind === "Secret";
      await admin.create(isSecret ? "secrets" : resourceOf[kind], namespace.name, object);
    }
  };
  await create(objects);
  const pods = async (): Promise<readonly Pod[]> =>
    (await admin.list("pods", namespace.name, { labels: `app=${name}` })) as readonly Pod[];
  let supervision: NodeJS.Timeout | null = null;

  const processes = async (): Promise<readonly SubjectProcess[]> => {
    const all = (await inspectAgents(namespace.name)) as readonly Inspected[];
    return all
      .filter(({ Config }) => Config.Labels["io.kubernetes.pod.name"]?.startsWith(name))
      .map((one) => toProcess(one, { runnerId }));
  };
  await waitUntil(`${name} to run`, async () => (await processes()).length === 1);
  await waitUntil(`${name} to be ready`, async () => (await pods()).some(isReady));

  const scale = (replicas: number): Promise<unknown> =>
    admin.patch(
      { resource: resourceOf[kind], namespace: namespace.name, name },
      { spec: { replicas } },
      { type: "merge" },
    );
  return {
    createExecutor: () =>
      createKubernetesExecutor({
        kubeConfig: proxy.kubeConfig,
        pollMs: 400,
        agentStartMs: 1_000,
        staysGoneMs: 600,
        outageMs: 5_000,
      }),
    runner: { id: runnerId, name: isHostile ? hostile : "runner-1" },
    // Discovered by the Runner's id.
    host: { platform: "kubernetes", address: "through", namespace: namespace.name },
    missingHost: { platform: "kubernetes", address: "missing", namespace: namespace.name },
    refusingHost: { platform: "kubernetes", address: "refused", namespace: namespace.name },
    serverUrl: "http://127.0.0.1:4440",
    container: {
      image: images.new,
      credentials,
      pull: "if-missing",
      unsavedState: "leave",
      keepsServing: false,
    },
    oldVersion: "5.6.0",
    targetVersion: "5.7.0",
    route: routes[credentials],
    regenerate: () => Promise.resolve({ runnerId, token: Secret.of(newToken) }),
    package: { open: () => Promise.reject(new Error("A roll-out downloads no package.")) },
    secrets: [oldToken, newToken, "canary-kube-token-77aa"],
    timeLimitMs: 60_000,
    world: {
      processes,
      // What keeps a workload from being started again at once: nobody wants it any more.
      killProcess: async () => {
        await scale(0);
        for (const { metadata } of await pods())
          await admin
            .delete({ resource: "pods", namespace: namespace.name, name: metadata.name }, metadata.uid ?? "")
            .catch(() => undefined);
        await waitUntil(`${name} to be gone`, async () => {
          return (await pods()).length === 0 && (await processes()).length === 0;
        });
      },
      leftovers: async () => {
        const items = await admin.list("secrets", namespace.name, {
          labels: "app.kubernetes.io/managed-by=runner-upgrade",
        });
        return items
          .filter(({ metadata }) => metadata.annotations?.["runner-upgrade/runner"] === runnerId)
          .map(({ metadata }) => metadata.name);
      },
      disturb: (fault) => proxy.disturb(fault),
      startAnother: async () => {
        const other = manifestsOf({ ...manifest, name: `${name}-too` });
        await create(other);
        await waitUntil("another one to run", async () => (await processes()).length === 2);
      },
      superviseProcess: () => {
        supervision = setInterval(() => {
          void scale(1).catch(() => undefined);
        }, 700);
        return Promise.resolve();
      },
    },
    dispose: async () => {
      if (supervision !== null) clearInterval(supervision);
      for (const each of [name, `${name}-too`]) {
        const ref = { resource: resourceOf[kind], namespace: namespace.name, name: each };
        await admin
          .get(ref)
          .then(({ metadata }) => admin.delete(ref, metadata.uid ?? ""))
          .catch(() => undefined);
      }
      try {
        // Nothing that a call opened outlives it: no watch, no command, no connection that is kept.
        await vi.waitFor(
          () => {
            expect(proxy.openConnections().join("\n")).toBe("");
          },
          { timeout: 3_000 },
        );
      } finally {
        await proxy.close();
      }
    },
  };
}

interface Inspected {
  readonly Config: {
    readonly Env: readonly string[];
    readonly Cmd: readonly string[] | null;
    readonly User: string;
    readonly WorkingDir: string;
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: { readonly NetworkMode: string; readonly Memory: number };
}

function toProcess(
  { Config, HostConfig }: Inspected,
  { runnerId }: { readonly runnerId: string },
): SubjectProcess {
  const value = (variable: string): string =>
    Config.Env.find((one) => one.startsWith(`${variable}=`))?.slice(variable.length + 1) ?? "";
  return {
    token: value("RUNNER_RUNDECK_SERVER_TOKEN"),
    version: value("RUNNER_IMAGE_VERSION"),
    invocation: {
      runnerId,
      // What the image and the new token change is left out.
      env: Config.Env.filter(
        (one) => !/^(?:RUNNER_IMAGE_VERSION|RUNNER_RUNDECK_SERVER_TOKEN)=/.test(one),
      ).sort(),
      command: Config.Cmd,
      user: Config.User,
      directory: Config.WorkingDir,
      isOnHostNetwork: HostConfig.NetworkMode === "host" || HostConfig.NetworkMode.startsWith("container:"),
      memory: HostConfig.Memory,
    },
  };
}
