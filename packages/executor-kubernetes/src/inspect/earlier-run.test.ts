import type { Finding } from "@runner-upgrade/plan/platform";
import { describe, expect, it } from "vitest";
import { fakeCluster } from "../../test/support/fake-cluster.js";
import { blocking, edge, findingsOf, host, id, token } from "../../test/support/inspected.js";
import type { ApiObject, Controller } from "../cluster/manifest.js";

describe("a Runner that an upgrade stopped and did not start again", () => {
  const scaledDown = (manager: string): Controller => {
    const { metadata, spec } = edge({ env: [id, token] });
    const managedFields = [{ manager, fieldsV1: { "f:spec": { "f:replicas": {} } } }];
    return { metadata: { ...metadata, managedFields }, spec: { ...spec, replicas: 0 } };
  };
  const saved = (runnerId: string): ApiObject => ({
    metadata: {
      name: "runner-upgrade-1",
      namespace: "ops",
      labels: { "app.kubernetes.io/managed-by": "runner-upgrade" },
      annotations: { "runner-upgrade/runner": runnerId, "runner-upgrade/run": "run-7" },
    },
  });
  const remediesOf = ({ remedies = [] }: Partial<Finding> = {}): string => remedies.join(" ");
  const found = (findings: readonly Finding[], code: string): Finding | undefined =>
    findings.find((finding) => finding.code === code);

  it("is told with its run, and never to be scaled up", async () => {
    const findings = await findingsOf({
      deployments: [scaledDown("runner-upgrade")],
      secrets: [saved("r-1")],
    });
    const finding = found(findings, "WORKLOAD_SCALED_TO_ZERO");
    expect(finding?.message).toBe(
      "Deployment ops/edge is scaled to 0: the upgrade run-7 stopped it and has not started it again.",
    );
    expect(remediesOf(finding)).toMatch(/^Resume that run .* manual steps/);
    expect(remediesOf(finding)).not.toContain("scale it up");
  });

  it("is recognised by who scaled it, where Secrets may not be listed", async () => {
    const cluster = fakeCluster(
      { deployments: [scaledDown("runner-upgrade")] },
      { forbidden: ["list secrets ops"] },
    );
    const finding = found(await findingsOf({}, cluster), "WORKLOAD_SCALED_TO_ZERO");
    expect(finding?.message).toContain("an upgrade stopped it");
    expect(finding?.remedies?.[0]).toMatch(/^Resume that run/);
  });

  it("is none where another client scaled it, whatever other Runners' upgrades saved", async () => {
    const findings = await findingsOf({ deployments: [scaledDown("kubectl")], secrets: [saved("r-2")] });
    const finding = found(findings, "WORKLOAD_SCALED_TO_ZERO");
    expect(finding?.message).toContain("no Pod of it is to run");
    expect(remediesOf(finding)).toContain("Where you stopped it yourself: scale it up");
  });

  it("goes on with a rotation where it is a DaemonSet, and not with dead credentials", async () => {
    const { metadata, spec } = edge(
      { env: [id, token] },
      { nodeSelector: { "runner-upgrade/stopped": "true" } },
    );
    const findings = await findingsOf({ daemonsets: [{ metadata, spec } as Controller] }, undefined, {
      ...host,
      workload: { kind: "DaemonSet", name: "edge" },
    });
    expect(blocking(findings, "keep")).toEqual(["LEFT_BY_EARLIER_RUN"]);
    expect(blocking(findings, "rotate")).toEqual([]);
  });

  it.each([
    { ...host, workload: { kind: "Pod", name: "edge" } },
    { ...host, workload: undefined },
  ] as const)("is found by the saved manifest of its Pod that is gone", async ({ workload, ...rest }) => {
    const where = workload === undefined ? rest : { ...rest, workload };
    const findings = await findingsOf({ secrets: [saved("r-1")] }, undefined, where);
    const finding = found(findings, "RUNNER_NOT_FOUND");
    expect(finding?.message).toContain("the upgrade run-7 stopped it");
    expect(remediesOf(finding)).toMatch(/^Resume that run/);
  });
});
