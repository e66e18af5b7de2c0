import type { Finding } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { fakeCluster, onFakeCluster, type FakeObjects } from "../../test/support/fake-cluster.js";
import type { ApiObject, Container, Controller, PodSpec } from "../cluster/manifest.js";
import { inspect } from "./inspect.js";

const host = {
  platform: "kubernetes",
  address: "lab",
  namespace: "ops",
  workload: { kind: "Deployment", name: "edge" },
} as const;
const id = { name: "RUNNER_RUNDECK_CLIENT_ID", value: "r-1" };
const token = { name: "RUNNER_RUNDECK_SERVER_TOKEN", value: "canary-token" };

/** The Runner's Deployment, as the API server has it. */
function edge(
  container: Partial<Container>,
  { beside = [], ...pod }: Partial<PodSpec> & { readonly beside?: readonly Container[] } = {},
): Controller {
  return {
    metadata: { name: "edge", namespace: "ops", uid: "edge", resourceVersion: "1" },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "edge" } },
      template: {
        spec: {
          containers: [{ name: "agent", image: "team/runner:5.7.0", ...container }, ...beside],
          ...pod,
        },
      },
    },
    status: { readyReplicas: 1 },
  };
}

async function findingsOf(objects: FakeObjects): Promise<readonly Finding[]> {
  const cluster = fakeCluster(objects);
  const { facts } = await onFakeCluster(cluster, host, (call) =>
    inspect(call, { runnerId: "r-1", image: ":5.8.0", pull: "if-missing", mark: "x", keepsServing: null }),
  );
  return facts.findings;
}

const blocking = (findings: readonly Finding[], credentials: "keep" | "rotate"): readonly string[] =>
  findings
    .filter(({ level, onlyFor }) => level === "failed" && (onlyFor ?? credentials) === credentials)
    .map(({ code }) => code);

describe("a creds file that the start of a Runner names", () => {
  const named = { name: "RUNNER_CREDENTIALS_FILE", value: "/etc/runner/creds" };
  const volumeMounts = [{ name: "own", mountPath: "/etc/runner" }];
  const deployment = (volume: object): FakeObjects => ({
    deployments: [edge({ env: [id, token, named], volumeMounts }, { volumes: [{ name: "own", ...volume }] })],
    secrets: [
      {
        metadata: { name: "creds", namespace: "ops" },
        data: { creds: Buffer.from("RUNDECK_RUNNER_TOKEN=canary-token\n").toString("base64") },
      } as ApiObject,
    ],
  });

  it("is a place like any other where it is a key of a Secret", async () => {
    const findings = await findingsOf(deployment({ secret: { secretName: "creds" } }));
    expect(findings.filter(({ code }) => code === "CREDENTIALS").map(({ message }) => message)).toEqual([
      "Its token stands in the variable RUNNER_RUNDECK_SERVER_TOKEN.",
      "Its token stands in the key creds of the Secret creds.",
    ]);
    expect(blocking(findings, "rotate")).toEqual([]);
  });

  it("blocks a rotation by its name where it cannot be read, and keeps no roll-out from its new image", async () => {
    const findings = await findingsOf(deployment({ emptyDir: {} }));
    expect(blocking(findings, "keep")).toEqual([]);
    expect(blocking(findings, "rotate")).toEqual(["CREDENTIALS_NOT_READABLE"]);
    expect(findings.find(({ code }) => code === "CREDENTIALS_NOT_READABLE")?.message).toBe(
      "Its token may stand in the file /etc/runner/creds out of the volume own as well, which cannot be read from here.",
    );
  });
});

describe("another container of the Runner's Pods", () => {
  const beside = (env: Container["env"] = []): FakeObjects => ({
    deployments: [
      edge({ env: [id, token] }, { beside: [{ name: "second", image: "team/runner:5.7.0", env }] }),
    ],
  });

  it.each(["keep", "rotate"] as const)("blocks where it is another Runner (%s)", async (credentials) => {
    const findings = await findingsOf(beside([{ name: id.name, value: "r-2" }]));
    expect(blocking(findings, credentials)).toEqual(["SERVICE_SHARED"]);
    const { message = "" } = findings.find(({ code }) => code === "SERVICE_SHARED") ?? {};
    expect(message).toContain("Deployment ops/edge (container agent)");
    expect(message).toContain("r-2 (container second)");
  });

  it("is no matter where it is no Runner", async () => {
    expect(blocking(await findingsOf(beside()), "keep")).toEqual([]);
  });
});
