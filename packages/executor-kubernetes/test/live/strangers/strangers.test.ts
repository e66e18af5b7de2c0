import type { PolicyInput } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { customOwner } from "../cluster/custom-owner.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { create, kubectl } from "../cluster/kubectl.js";
import { manifestsOf } from "../cluster/manifests.js";
import { startLab, type Lab, type LabRunner, type NewLabRunner } from "../upgrade/lab.js";
import { runUpgrade, type Upgrade } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();
const [from, to] = ["5.6.1", "5.7.1"] as const;
const foreignImage = "debian:bookworm-slim";
/** Of a registry that answers that it has none, as a real one does. */
const missing = `${process.env["LAB_REGISTRY"] ?? "127.0.0.1:9"}/ru-k8s/nobody-pushed:${to}`;

describe.skipIf(!engine.isThere)("what a cluster shows beside the Runner's own Pods", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab("strangers", { clockFactor: 5 });
    for (const version of [from, to]) await lab.images.build(version);
    lab.simulator.setServerVersion(to);
    return () => lab[Symbol.asyncDispose]();
  });

  const namespaced = (...words: readonly string[]): Promise<string> =>
    kubectl("-n", lab.namespace.name, ...words);

  const add = async (runner: Omit<NewLabRunner, "image" | "by"> & { readonly by?: NewLabRunner["by"] }) => {
    const added = await lab.addRunner({
      by: "variable",
      ...runner,
      image: `${lab.images.repository}:${from}`,
      tags: [runner.name],
    });
    await lab.waitUntilHealthy(added, from, runner.replicas ?? 1);
    return added;
  };

  const upgrade = (
    runner: LabRunner,
    policy: PolicyInput = {},
    options: Parameters<typeof runUpgrade>[3] = {},
  ): Promise<Upgrade> =>
    runUpgrade(
      lab,
      [runner],
      {
        image: `:${to}`,
        targetVersion: to,
        drain: "off",
        allowOutageOf: [runner.name],
        stepTimeLimitsMs: { verify: 60_000 },
        ...policy,
      },
      options,
    );

  const codes = ({ blockers }: Pick<Upgrade, "blockers">): readonly string[] =>
    blockers.map(({ code }) => code);
  const outcomes = ({ units }: Upgrade) => units.map(({ outcome, reason }) => ({ outcome, reason }));

  const goneSince = (since: number, { runnerId }: LabRunner): number =>
    lab.simulator.log
      .slice(since)
      .filter((event) => event.type === "process-gone" && "runnerId" in event && event.runnerId === runnerId)
      .length;

  it.each([
    { name: "pull-recreate", kind: "Deployment", spec: { strategy: { type: "Recreate" } } },
    { name: "pull-daemon", kind: "DaemonSet" },
    { name: "pull-stateful", kind: "StatefulSet" },
    { name: "pull-pod", kind: "Pod" },
    { name: "pull-rotated", kind: "Deployment", credentials: "rotate" },
  ] as const)("stops nothing for an image that cannot be pulled: $name", async ({ name, kind, ...rest }) => {
    const { credentials, ...more } = { credentials: "keep" as "keep" | "rotate", ...rest };
    const runner = await add({ name, kind, ...more });
    const since = lab.simulator.log.length;
    const seen = await upgrade(runner, { image: missing, credentials });
    expect(codes(seen)).toEqual([]);
    expect(seen.units[0]?.outcome).not.toBe("upgraded");
    expect(seen.units[0]?.reason).toMatch(/cannot be pulled.*Nothing was stopped/s);
    expect(goneSince(since, runner)).toBe(0);
    await lab.waitUntilHealthy(runner, from);
    expect(
      await namespaced("get", "pods", "-l", "app.kubernetes.io/managed-by=runner-upgrade", "-o", "name"),
    ).toBe("");
  });

  it("names a second workload that carries the Runner's id, and goes on without it", async () => {
    const runner = await add({ name: "carried", kind: "Deployment" });
    await create(
      foreign("stranger", "Deployment", [{ name: "RUNNER_RUNDECK_CLIENT_ID", value: runner.runnerId }]),
    );
    const blocked = await upgrade(runner);
    expect(codes(blocked)).toEqual(["IDENTITY_SHARED"]);
    expect(blocked.blockers[0]?.message).toMatch(/carried.*stranger.*image repository, command, token/s);
    await namespaced("scale", "deployment/stranger", "--replicas=0");
    const done = await upgrade(runner);
    expect(codes(done)).toEqual([]);
    expect(done.plan.units[0]?.processes?.[0]).toMatch(/^carried-/);
    expect(outcomes(done)).toMatchObject([{ outcome: "upgraded" }]);
  });

  it("leaves Pods alone that hold another Runner as well", async () => {
    const runner = await add({ name: "shared", kind: "Deployment" });
    const second = {
      ...{ name: "second", image: foreignImage, command: ["sleep", "infinity"] },
      env: [{ name: "RUNNER_RUNDECK_CLIENT_ID", value: "another-runner" }],
    };
    const patch = { spec: { template: { spec: { containers: [second] } } } };
    await namespaced("patch", "deployment/shared", "--patch", JSON.stringify(patch));
    await namespaced("rollout", "status", "deployment/shared");
    await lab.waitUntilHealthy(runner, from);
    const generation = (): Promise<string> =>
      namespaced("get", "deployment/shared", "-o", "jsonpath={.metadata.generation}");
    const before = await generation();
    const blocked = await upgrade(runner);
    expect(codes(blocked)).toEqual(["SERVICE_SHARED"]);
    expect(blocked.blockers[0]?.message).toContain("another-runner (container second)");
    expect(await generation()).toBe(before);
  });

  it("ends where a Pod with the Runner's id is there beside the new one", async () => {
    const runner = await add({ name: "beside", kind: "Deployment" });
    const late = foreign("late", "Pod", [{ name: "RUNNER_RUNDECK_CLIENT_ID", value: runner.runnerId }]);
    let creating: Promise<void> | null = null;
    const seen = await upgrade(
      runner,
      {},
      {
        onEvent: (event) => {
          if (event.type === "step-started" && event.stepId === "roll-out") creating ??= create(late);
        },
      },
    );
    expect(seen.units[0]?.outcome).not.toBe("upgraded");
    expect(seen.units[0]?.reason).toMatch(/late.*identity|identity.*late/s);
    await namespaced("delete", "pod", "late", "--force", "--grace-period=0");
  });

  it.each([
    ["ReplicaSet", "owned-rs", null, /ReplicaSet owned-rs/, /ReplicaSet owned-rs/],
    ["Job", "owned-job", null, /Job owned-job/, /Deployment/],
    [
      "ReplicaSet",
      "owned-rollout",
      "Rollout",
      /ReplicaSet .*, of the Rollout owned-rollout/,
      /kubectl argo rollouts/,
    ],
    [
      "ReplicationController",
      "owned-dc",
      "DeploymentConfig",
      /ReplicationController .*, of the DeploymentConfig owned-dc/,
      /oc set image dc\/owned-dc/,
    ],
  ] as const)(
    "names who makes the Runner's Pod: a %s, %s (above it: %s)",
    async (kind, name, of, owner, remedy) => {
      const { runnerId, token } = lab.simulator.addRunner({ name, tags: [name], projects: ["live"] });
      const { serverUrl } = lab;
      const image = `${lab.images.repository}:${from}`;
      const [workload] = manifestsOf({
        name,
        kind: "Deployment",
        by: "variable",
        image,
        runnerId,
        token,
        serverUrl,
      });
      const above = of === null ? [] : [customOwner(of, name)];
      await create(asOwner(workload as Workload, kind, lab.namespace.name, above));
      const runner = {
        name,
        runnerId,
        host: { platform: "kubernetes", address: lab.namespace.context, namespace: lab.namespace.name },
      } as const;
      await lab.waitUntilHealthy({ ...runner, manifest: null as never }, from);
      // Its own image is not known where it is no workload of ours.
      const whole = { image: `${lab.images.repository}:${to}`, ownedWorkload: "warn" } as const;
      const found = await upgrade({ ...runner, manifest: null as never }, whole);
      expect(codes(found)).toEqual(["WORKLOAD_NOT_SUPPORTED"]);
      expect(found.blockers[0]?.message).toMatch(owner);
      expect(found.blockers[0]?.remedies.join(" ")).toMatch(remedy);
      const pod = await namespaced(
        "get",
        "pods",
        "-l",
        `app=${name}`,
        "-o",
        "jsonpath={.items[0].metadata.name}",
      );
      const host = { ...runner.host, workload: { kind: "Pod", name: pod } } as const;
      const named = await upgrade({ ...runner, host, manifest: null as never }, whole);
      expect(codes(named)).toEqual(["WORKLOAD_NOT_SUPPORTED"]);
    },
  );

  it("upgrades a workload whose identity comes from an injected file, on the word of its host", async () => {
    const { runnerId, token } = lab.simulator.addRunner({
      name: "silent",
      tags: ["silent"],
      projects: ["live"],
    });
    const { serverUrl } = lab;
    const image = `${lab.images.repository}:${from}`;
    const [workload] = manifestsOf({
      name: "silent",
      kind: "Deployment",
      by: "variable",
      image,
      runnerId,
      token,
      serverUrl,
    });
    await create(withInjectedFile(workload as Workload, lab.namespace.name, { runnerId, token, serverUrl }));
    const runner: LabRunner = {
      name: "silent",
      runnerId,
      manifest: null as never,
      host: {
        platform: "kubernetes",
        address: lab.namespace.context,
        namespace: lab.namespace.name,
        workload: { kind: "Deployment", name: "silent" },
      },
    };
    await lab.waitUntilHealthy(runner, from);
    const rotated = await upgrade(runner, { credentials: "rotate" });
    expect(codes(rotated)).toContain("IDENTITY_NOT_SEEN");
    const kept = await upgrade(runner);
    expect(codes(kept)).toEqual([]);
    expect(kept.plan.warnings.map(({ code }) => code)).toContain("IDENTITY_NOT_SEEN");
    expect(outcomes(kept)).toMatchObject([{ outcome: "upgraded" }]);
  });

  it("rotates a token in a Secret that something else writes only for a Runner that is named", async () => {
    const runner = await add({ name: "written", kind: "Deployment", by: "secretKeyRef" });
    await namespaced("label", "secret", "written-creds", "reconcile.external-secrets.io/managed=true");
    const blocked = await upgrade(runner, { credentials: "rotate" });
    expect(codes(blocked)).toEqual(["CREDENTIALS_HAVE_OTHER_WRITER"]);
    const allowed = await upgrade(runner, { credentials: "rotate", allowOtherWriterOf: ["written"] });
    expect(outcomes(allowed)).toMatchObject([{ outcome: "upgraded" }]);
  });

  it("regenerates nothing where the Secret goes while the Runner stops, and puts the old Runner back", async () => {
    const runner = await add({ name: "taken", kind: "Deployment", by: "secretKeyRef" });
    const saved = JSON.parse(await namespaced("get", "secret", "taken-creds", "-o", "json")) as {
      readonly data: object;
    };
    const before = lab.simulator.runner(runner.runnerId).token;
    const seen = await upgrade(
      runner,
      { credentials: "rotate" },
      {
        onEvent: (event) => {
          if (event.type === "step-started" && event.stepId === "stop")
            namespaced("delete", "secret", "taken-creds").catch(console.warn);
          if (event.type === "step-failed" && event.stepId === "stop")
            create({
              apiVersion: "v1",
              kind: "Secret",
              metadata: { name: "taken-creds", namespace: lab.namespace.name },
              data: saved.data,
            }).catch(console.warn);
        },
      },
    );
    expect(seen.units[0]?.outcome).not.toBe("upgraded");
    expect(seen.units[0]?.reason).toContain("taken-creds");
    expect(lab.simulator.runner(runner.runnerId).token).toBe(before);
    await lab.waitUntilHealthy(runner, from);
  });

  it("raises a deadline for progress that is shorter than an agent takes, and puts it back", async () => {
    const spec = { progressDeadlineSeconds: 20 };
    const runner = await add({ name: "hurried", kind: "Deployment", replicas: 2, spec });
    const seen = await upgrade(runner, { allowOutageOf: [] }, { executor: { agentStartMs: 25_000 } });
    expect(codes(seen)).toEqual([]);
    expect(seen.plan.units).toMatchObject([{ keepsServing: true }]);
    expect(outcomes(seen)).toMatchObject([{ outcome: "upgraded" }]);
    const path = "jsonpath={.spec.progressDeadlineSeconds}/{.spec.minReadySeconds}";
    expect(await namespaced("get", "deployment", "hurried", "-o", path)).toBe("20/");
  });

  /** A workload that is no Runner. */
  function foreign(name: string, kind: "Deployment" | "Pod", env: readonly object[]): object {
    const labels = { app: name };
    const spec = {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: "shell", image: foreignImage, command: ["sleep", "infinity"], env }],
    };
    const metadata = { name, namespace: lab.namespace.name, labels };
    if (kind === "Pod") return { apiVersion: "v1", kind, metadata, spec };
    const template = { metadata: { labels }, spec };
    return { apiVersion: "apps/v1", kind, metadata, spec: { selector: { matchLabels: labels }, template } };
  }
});

interface Workload {
  readonly metadata: object;
  readonly spec: {
    readonly selector: object;
    readonly template: { readonly metadata: object; readonly spec: PodSpec };
  };
}
interface PodSpec {
  readonly containers: readonly { readonly env: readonly { readonly name: string }[] }[];
}

/** The same Pods, made by something else. */
function asOwner(
  { metadata, spec }: Workload,
  kind: "ReplicaSet" | "ReplicationController" | "Job",
  namespace: string,
  ownerReferences: readonly object[],
): object {
  const named = { ...metadata, namespace, ownerReferences };
  const { template } = spec;
  switch (kind) {
    case "ReplicaSet":
      return { apiVersion: "apps/v1", kind, metadata: named, spec: { ...spec, replicas: 1 } };
    // Selects by its template's labels where it names none.
    case "ReplicationController":
      return { apiVersion: "v1", kind, metadata: named, spec: { template, replicas: 1 } };
    case "Job": {
      const podSpec = { ...template.spec, restartPolicy: "Never" };
      return {
        apiVersion: "batch/v1",
        kind,
        metadata: named,
        spec: { template: { ...template, spec: podSpec } },
      };
    }
  }
}

/** The Runner reads its credentials from a file that an init container writes: no manifest names its id. */
function withInjectedFile(
  workload: Workload,
  namespace: string,
  {
    runnerId,
    token,
    serverUrl,
  }: { readonly runnerId: string; readonly token: string; readonly serverUrl: string },
): object {
  const { template } = workload.spec;
  const [agent] = template.spec.containers;
  const text = `RUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_RUNNER_ID=${runnerId}\n`;
  const write = `printf '%s' '${text}' > /injected/creds && chmod 644 /injected/creds`;
  return {
    ...workload,
    metadata: { ...workload.metadata, namespace },
    spec: {
      ...workload.spec,
      template: {
        ...template,
        spec: {
          ...template.spec,
          volumes: [{ name: "injected", emptyDir: {} }],
          initContainers: [
            {
              name: "inject",
              image: foreignImage,
              command: ["sh", "-c", write],
              volumeMounts: [{ name: "injected", mountPath: "/injected" }],
            },
          ],
          containers: [
            {
              ...agent,
              env: agent?.env.filter(({ name }) => !name.startsWith("RUNNER_RUNDECK_")),
              volumeMounts: [{ name: "injected", mountPath: "/app/.rdrunner-creds", subPath: "creds" }],
            },
          ],
        },
      },
    },
  };
}
