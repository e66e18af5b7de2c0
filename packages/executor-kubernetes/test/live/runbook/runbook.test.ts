import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { observeFleet } from "@runner-upgrade/apply";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { waitUntil } from "../../support/wait-until.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { kubectl } from "../cluster/kubectl.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";

const engine = engineForLiveCluster();
const execute = promisify(execFile);

describe.skipIf(!engine.isThere)("the runbook, followed by hand", () => {
  let lab: Lab;
  let runner: LabRunner;
  let directory: string;

  beforeAll(async () => {
    lab = await startLab("runbook", { clockFactor: 5 });
    for (const version of ["5.6.1", "5.7.1", "5.8.1"]) await lab.images.build(version);
    const image = `${lab.images.repository}:5.6.1`;
    runner = await lab.addRunner({
      name: "by-hand",
      kind: "Deployment",
      by: "secretKeyRef",
      image,
      hasSidecar: true,
    });
    const other = await lab.addRunner({ name: "stand-in", kind: "Deployment", by: "variable", image });
    await lab.waitUntilHealthy(runner, "5.6.1");
    await lab.waitUntilHealthy(other, "5.6.1");
    directory = await mkdtemp(join(tmpdir(), "ru-k8s-runbook-"));
    await writeFile(join(directory, "rundeck-auth"), `X-Rundeck-Auth-Token: ${lab.simulator.apiToken}\n`, {
      mode: 0o600,
    });
    return async () => {
      await rm(directory, { recursive: true });
      await lab[Symbol.asyncDispose]();
    };
  });

  it.each([
    { credentials: "keep", to: "5.7.1" },
    { credentials: "rotate", to: "5.8.1" },
  ] as const)("upgrades with credentials $credentials", async ({ credentials, to }) => {
    lab.simulator.setServerVersion(to);
    await using executor = createKubernetesExecutor();
    const fleet = await observeFleet({
      controlPlane: lab.client,
      executors: [executor],
      serverUrl: lab.serverUrl,
      hosts: [{ runner: runner.name, host: runner.host }],
    });
    const plan = planUpgrade(fleet, { image: `:${to}`, targetVersion: to, credentials });
    expect(plan.blockers.filter(({ runnerName }) => runnerName === runner.name)).toEqual([]);
    const text = formatPlan(plan, { as: "runbook", variant: "rest-api", runnerId: runner.runnerId });
    const before = lab.simulator.runner(runner.runnerId).token;
    const blocks = blocksOf(text.slice(text.indexOf("### Upgrade"), text.indexOf("### After")));
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) {
      // The one alternative that is not this workload's: its token stands in a Secret.
      if (block.includes("RUNNER_RUNDECK_SERVER_TOKEN")) continue;
      // "See that the new one logged its start": one looks again until it did.
      if (block.includes(" logs ")) await seen(block);
      else await follow(block);
      if (block.includes("--replicas=0")) await gone();
    }
    await lab.waitUntilHealthy(runner, to);
    const after = lab.simulator.runner(runner.runnerId).token;
    expect(after === before).toBe(credentials === "keep");
  });

  function follow(block: string): Promise<unknown> {
    return execute("bash", ["-euo", "pipefail", "-c", block], {
      cwd: directory,
      timeout: 180_000,
      env: {
        ...process.env,
        CONTAINER: "agent",
        SECRET: "by-hand-creds",
        KEY: "token",
        RUNDECK_URL: lab.serverUrl,
      },
    });
  }

  function seen(block: string): Promise<void> {
    return waitUntil("the new one to have logged its start", () =>
      follow(block).then(
        () => true,
        () => false,
      ),
    );
  }

  /** "Look until none is left." */
  function gone(): Promise<void> {
    return waitUntil(
      "no Pod to be left",
      async () => {
        const pods = await kubectl(
          "-n",
          lab.namespace.name,
          "get",
          "pods",
          "-l",
          "app=by-hand",
          "-o",
          "name",
        );
        return pods === "";
      },
      { timeoutMs: 90_000 },
    );
  }
});

/** The commands of a runbook, in order. */
function blocksOf(text: string): readonly string[] {
  return [...text.matchAll(/^ *```bash\n([\s\S]*?)^ *```/gm)].map(([, block = ""]) =>
    block.replaceAll(/^ {1,3}/gm, ""),
  );
}
