import { beforeAll, describe, expect, it } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { create, kubectl } from "../cluster/kubectl.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { runUpgrade } from "../upgrade/run-upgrade.js";
import { secondsToName } from "./seconds-to-name.js";

const engine = engineForLiveCluster();
const from = "5.6.1";
const to = "5.7.1";

describe.skipIf(!engine.isThere)("a quota that leaves no room", () => {
  let lab: Lab;
  let runner: LabRunner;
  let image: string;

  beforeAll(async () => {
    lab = await startLab("quota", { clockFactor: 3 });
    image = await lab.images.build(from);
    await lab.images.build(to);
    runner = await lab.addRunner({ name: "crowded", kind: "Deployment", by: "secretKeyRef", image });
    const other = await lab.addRunner({ name: "stand-in", kind: "Deployment", by: "variable", image });
    await lab.waitUntilHealthy(runner, from);
    await lab.waitUntilHealthy(other, from);
    await create({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "pods", namespace: lab.namespace.name },
      spec: { hard: { pods: "2" } },
    });
    return () => lab[Symbol.asyncDispose]();
  });

  it("is named with kept credentials, while the old Runner serves", async () => {
    const upgrade = await runUpgrade(lab, [runner], { image: `:${to}`, targetVersion: to });
    const [unit] = upgrade.units;
    console.info(
      `quota kept: ${unit?.outcome ?? "?"}, named after ${secondsToName(upgrade, /exceeded quota/).toFixed(1)} s: ${unit?.reason ?? ""}`,
    );
    expect(unit).toMatchObject({
      outcome: "rolled-back",
      reason: expect.stringMatching(/exceeded quota/) as string,
    });
    expect(secondsToName(upgrade, /exceeded quota/)).toBeLessThan(15);
    await lab.waitUntilHealthy(runner, from);
  });

  it("is named with rotated credentials, and the old Runner is back once there is room", async () => {
    const quota = (pods: string): Promise<string> =>
      kubectl(
        "-n",
        lab.namespace.name,
        "patch",
        "resourcequota",
        "pods",
        "--type=merge",
        "-p",
        `{"spec":{"hard":{"pods":"${pods}"}}}`,
      );
    const upgrade = await runUpgrade(
      lab,
      [runner],
      { image: `:${to}`, targetVersion: to, credentials: "rotate" },
      {
        onEvent: (event) => {
          // Long enough before the new Pod is made: the old one is there already, and a quota ends none.
          if (event.type === "step-started" && event.stepId === "stop") void quota("1");
          if (event.type === "rollback-started") void quota("5");
        },
      },
    );
    const [unit] = upgrade.units;
    console.info(
      `quota rotated: ${unit?.outcome ?? "?"}, named after ${secondsToName(upgrade, /exceeded quota/).toFixed(1)} s: ${unit?.reason ?? ""}`,
    );
    expect(unit).toMatchObject({
      outcome: "rolled-back",
      reason: expect.stringMatching(/exceeded quota/) as string,
    });
    await lab.waitUntilHealthy(runner, from);
  });
});
