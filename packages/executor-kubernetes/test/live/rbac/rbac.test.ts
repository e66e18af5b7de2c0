import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig, RbacAuthorizationV1Api, V1Role } from "@kubernetes/client-node";
import { beforeAll, describe, expect, it } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { waitUntil } from "../../support/wait-until.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { kubectl } from "../cluster/kubectl.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { runUpgrade } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();

interface Role {
  readonly metadata: { readonly name: string };
  readonly rules: readonly Rule[];
}
interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Every right that a Deployment whose token stands in a Secret takes, in the words of RBAC's messages. */
const ofDeployment = {
  keep: [
    "get deployments.apps",
    "patch deployments.apps",
    "list pods",
    "get secrets",
    "get pods/log",
    "list events",
  ],
  rotate: ["patch secrets", "create secrets", "delete secrets", "list horizontalpodautoscalers.autoscaling"],
} as const;

describe.skipIf(!engine.isThere)("under an account with the documented rights", () => {
  let lab: Lab;
  let runner: LabRunner;
  let kubeConfig: KubeConfig;
  let roles: readonly Role[] = [];
  let rbac: RbacAuthorizationV1Api;
  const namespaced = (...words: readonly string[]): Promise<string> =>
    kubectl("-n", lab.namespace.name, ...words);

  beforeAll(async () => {
    lab = await startLab("rbac", { clockFactor: 3 });
    for (const version of ["5.6.1", "5.7.1", "5.8.1"]) await lab.images.build(version);
    const image = `${lab.images.repository}:5.6.1`;
    runner = await lab.addRunner({ name: "one", kind: "Deployment", by: "secretKeyRef", image });
    const other = await lab.addRunner({ name: "other", kind: "Deployment", by: "variable", image });
    await namespaced("create", "serviceaccount", "upgrader");
    for (const file of ["keep", "rotate"]) {
      const path = join(import.meta.dirname, `../../../rbac/${file}.yaml`);
      expect((await readFile(path, "utf8")).length).toBeGreaterThan(100);
      await namespaced("create", "-f", path);
    }
    const names = ["runner-upgrade", "runner-upgrade-rotate"];
    roles = await Promise.all(
      names.map(async (name) => JSON.parse(await namespaced("get", "role", name, "-o", "json")) as Role),
    );
    for (const name of names)
      await namespaced(
        "create",
        "rolebinding",
        name,
        `--role=${name}`,
        `--serviceaccount=${lab.namespace.name}:upgrader`,
      );
    kubeConfig = await configOf(lab);
    const own = new KubeConfig();
    own.loadFromDefault();
    rbac = own.makeApiClient(RbacAuthorizationV1Api);
    await lab.waitUntilHealthy(runner, "5.6.1");
    await lab.waitUntilHealthy(other, "5.6.1");
    return () => lab[Symbol.asyncDispose]();
  });

  it.each([...ofDeployment.keep, ...ofDeployment.rotate])(
    "names it when %s is missing, and changes nothing",
    async (right) => {
      const before = await versions();
      const [verb = "", resource = ""] = right.split(" ");
      for (const role of roles)
        await replace({ ...role, rules: role.rules.flatMap((rule) => without(rule, verb, resource)) });
      try {
        await using executor = createKubernetesExecutor({ kubeConfig });
        const inspect = async (): Promise<readonly { code: string; message: string; onlyFor?: string }[]> =>
          (
            await executor.inspectHost({
              runner: { id: runner.runnerId, name: runner.name },
              host: { ...runner.host, address: "as-upgrader" },
              targetVersion: "5.7.1",
              image: ":5.7.1",
              serverUrl: null,
              signal: new AbortController().signal,
              timeLimitMs: 60_000,
            })
          ).findings.filter(({ level }) => level === "failed");
        const isRotation = (ofDeployment.rotate as readonly string[]).includes(right);
        let found = await inspect();
        await waitUntil(`the cluster to have taken ${right} away`, async () => {
          found = await inspect();
          return found.some(({ message }) => message.includes(`may not ${right} `));
        });
        expect(found.find(({ message }) => message.includes(`may not ${right} `))).toMatchObject({
          code: "PERMISSION_MISSING",
          ...(isRotation ? { onlyFor: "rotate" } : {}),
        });
        expect(await versions()).toEqual(before);
      } finally {
        for (const role of roles) await replace(role);
      }
    },
  );

  it("upgrades with kept credentials", async () => {
    const { units, blockers } = await runUpgrade(
      lab,
      [runner],
      { image: ":5.7.1", targetVersion: "5.7.1" },
      { executor: { kubeConfig }, address: "as-upgrader" },
    );
    expect(blockers).toEqual([]);
    expect(units.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
      { outcome: "upgraded", reason: "It runs the new version." },
    ]);
    await lab.waitUntilHealthy(runner, "5.7.1");
  });

  it("rotates credentials too", async () => {
    const upgrade = await runUpgrade(
      lab,
      [runner],
      { image: ":5.8.1", targetVersion: "5.8.1", credentials: "rotate" },
      { executor: { kubeConfig }, address: "as-upgrader" },
    );
    expect(upgrade.units.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
      { outcome: "upgraded", reason: "It runs the new version." },
    ]);
    await lab.waitUntilHealthy(runner, "5.8.1");
  });

  async function replace(role: Role): Promise<void> {
    const { name } = role.metadata;
    const body = Object.assign(new V1Role(), {
      metadata: { name },
      rules: role.rules.map((rule) => mutable(rule)),
    });
    await rbac.replaceNamespacedRole({ name, namespace: lab.namespace.name, body });
  }

  /** What would change if anything was written. */
  async function versions(): Promise<string> {
    const { admin, name } = lab.namespace;
    const secrets = await admin.list("secrets", name);
    const deployments = await admin.list("deployments", name);
    return JSON.stringify([
      secrets.map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
      deployments.map(({ metadata }) => [metadata.name, metadata.generation]),
    ]);
  }
});

function mutable({ apiGroups, resources, verbs }: Rule): {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
} {
  return { apiGroups: [...apiGroups], resources: [...resources], verbs: [...verbs] };
}

/** The rule without one verb on one resource. */
function without(rule: Rule, verb: string, resource: string): readonly Rule[] {
  const [name = "", group = ""] = resource.split(/\.(.*)/s);
  const isIt = rule.resources.includes(name) && rule.apiGroups.includes(group) && rule.verbs.includes(verb);
  if (!isIt) return [rule];
  return [
    { ...rule, resources: rule.resources.filter((one) => one !== name) },
    { ...rule, resources: [name], verbs: rule.verbs.filter((one) => one !== verb) },
  ].filter(({ resources, verbs }) => resources.length > 0 && verbs.length > 0);
}

/** A way into the cluster as the service account. */
async function configOf({ namespace }: Lab): Promise<KubeConfig> {
  let token = "";
  await waitUntil("the service account to have a token", async () => {
    const secret = await kubectl(
      "-n",
      namespace.name,
      "get",
      "serviceaccount",
      "upgrader",
      "-o",
      "jsonpath={.secrets[0].name}",
    );
    // Newer clusters make none by themselves.
    token =
      secret === ""
        ? await kubectl("-n", namespace.name, "create", "token", "upgrader").catch(() => "")
        : Buffer.from(
            await kubectl("-n", namespace.name, "get", "secret", secret, "-o", "jsonpath={.data.token}"),
            "base64",
          ).toString("utf8");
    return token !== "";
  });
  const own = new KubeConfig();
  own.loadFromDefault();
  const cluster = own.getCurrentCluster();
  if (cluster === null) throw new Error("No cluster.");
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [cluster],
    users: [{ name: "upgrader", token }],
    contexts: [{ name: "as-upgrader", cluster: cluster.name, user: "upgrader" }],
    currentContext: "as-upgrader",
  });
  return config;
}
