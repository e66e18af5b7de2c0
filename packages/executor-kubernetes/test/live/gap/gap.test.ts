import { beforeAll, describe, expect, it } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { kubectl } from "../cluster/kubectl.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { runUpgrade } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();
/** Simulated: what the server expects between two check-ins of an agent. */
const heartbeatMs = 5_000;
/** A real agent takes some seconds from its process's start to its first check-in. */
const startDelayMs = 8_000;

describe.skipIf(!engine.isThere)("a Runner of three Pods that serves all through its roll-out", () => {
  let lab: Lab;
  let runner: LabRunner;

  beforeAll(async () => {
    lab = await startLab("gap", { clockFactor: 1 });
    for (const version of ["5.6.1", "5.7.1", "5.8.1"]) await lab.images.build(version);
    runner = await lab.addRunner({
      name: "served",
      kind: "Deployment",
      by: "secretKeyRef",
      replicas: 3,
      image: `${lab.images.repository}:5.6.1`,
      env: [{ name: "STAND_IN_START_DELAY_MS", value: String(startDelayMs) }],
    });
    await lab.waitUntilHealthy(runner, "5.6.1", 3);
    return () => lab[Symbol.asyncDispose]();
  });

  it("is polled at least every two heartbeats, with nobody to stand in, and beside it plain kubectl set image", async () => {
    const { simulator } = lab;
    let from = simulator.clock.now();
    const { plan, units, blockers } = await runUpgrade(
      lab,
      [runner],
      { image: ":5.7.1", targetVersion: "5.7.1", drain: "off" },
      { executor: { agentStartMs: 20_000 } },
    );
    expect(blockers).toEqual([]);
    expect(plan.units).toMatchObject([{ keepsServing: true }]);
    expect(plan.warnings.map(({ code }) => code)).toContain("OPERATIONS_MAY_BE_CUT");
    expect(units.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
      { outcome: "upgraded", reason: "It runs the new version." },
    ]);
    const ours = simulator.longestPollGap(runner.runnerId, { from });
    const seconds = (simulator.clock.now() - from) / 1_000;
    const settings = await kubectl(
      "-n",
      lab.namespace.name,
      "get",
      "deployment",
      "served",
      "-o",
      "jsonpath={.spec.minReadySeconds}",
    );
    expect(settings, "minReadySeconds is put back").toBe("");

    from = simulator.clock.now();
    await kubectl(
      "-n",
      lab.namespace.name,
      "set",
      "image",
      "deployment/served",
      `agent=${lab.images.repository}:5.8.1`,
    );
    await kubectl("-n", lab.namespace.name, "rollout", "status", "deployment/served", "--timeout=120s");
    await lab.waitUntilHealthy(runner, "5.8.1", 3);
    const plain = simulator.longestPollGap(runner.runnerId, { from });
    console.info(
      `longest gap between two polls of one Runner in three Pods: ${(ours / 1_000).toFixed(1)} s by this roll-out (${Math.round(seconds)} s long), ${(plain / 1_000).toFixed(1)} s by kubectl set image (${Math.round((simulator.clock.now() - from) / 1_000)} s long); a heartbeat is ${heartbeatMs / 1_000} s`,
    );
    expect(ours).toBeLessThanOrEqual(2 * heartbeatMs);
  });
});
