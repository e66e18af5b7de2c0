import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { observeFleet } from "@runner-upgrade/apply";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { waitUntil } from "../../support/wait-until.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { kubectl } from "../cluster/kubectl.js";
import { startLab, type Lab, type NewLabRunner } from "../upgrade/lab.js";

const engine = engineForLiveCluster();
const execute = promisify(execFile);

const versions = { old: "5.6.1", new: "5.7.1" } as const;

/** Each kind of workload, and each place of a token that a runbook names. */
const ways: readonly (Pick<NewLabRunner, "kind" | "by"> & {
  readonly credentials: "keep" | "rotate";
  readonly variant?: "console";
})[] = [
  { kind: "Deployment", by: "secretKeyRef", credentials: "keep" },
  { kind: "Deployment", by: "secretKeyRef", credentials: "rotate" },
  { kind: "Deployment", by: "variable", credentials: "rotate" },
  { kind: "StatefulSet", by: "envFrom", credentials: "rotate" },
  { kind: "DaemonSet", by: "volume", credentials: "rotate" },
  { kind: "Pod", by: "variable", credentials: "rotate" },
  { kind: "Deployment", by: "variable", credentials: "keep", variant: "console" },
  { kind: "Deployment", by: "secretKeyRef", credentials: "rotate", variant: "console" },
  { kind: "StatefulSet", by: "volume", credentials: "rotate", variant: "console" },
];

describe.skipIf(!engine.isThere)("the runbook, followed by hand", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab("runbook", { clockFactor: 5 });
    for (const version of Object.values(versions)) await lab.images.build(version);
    return () => lab[Symbol.asyncDispose]();
  });

  const cases = ways.map((way) => ({ variant: "rest-api" as const, ...way }));
  it.each(cases)("upgrades a $kind ($by) with $credentials by $variant", async (one) => {
    const { variant, credentials, ...way } = one;
    const directory = await workingDirectory();
    const follow = (block: string, typed = "") => followIn(directory, block, typed);
    lab.simulator.setServerVersion(versions.old);
    const runner = await lab.addRunner({
      ...way,
      name: `hand-${way.kind.toLowerCase()}-${way.by.toLowerCase()}-${credentials}-${variant}`,
      image: `${lab.images.repository}:${versions.old}`,
      hasSidecar: way.kind === "Deployment",
    });
    await lab.waitUntilHealthy(runner, versions.old);
    lab.simulator.setServerVersion(versions.new);
    await using executor = createKubernetesExecutor();
    const fleet = await observeFleet({
      controlPlane: lab.client,
      executors: [executor],
      serverUrl: lab.serverUrl,
      hosts: [{ runner: runner.name, host: runner.host }],
    });
    const plan = planUpgrade(fleet, {
      image: `:${versions.new}`,
      targetVersion: versions.new,
      credentials,
      allowOutageOf: [runner.name],
    });
    expect(plan.blockers.filter(({ runnerName }) => runnerName === runner.name)).toEqual([]);
    const text = formatPlan(plan, { as: "runbook", variant, runnerId: runner.runnerId });
    for (const secret of lab.secrets()) expect(text).not.toContain(secret);
    const before = lab.simulator.runner(runner.runnerId).token;
    const blocks = blocksOf(text.slice(text.indexOf("### Upgrade"), text.indexOf("### After")));
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) {
      // "See that the new one logged its start": one looks again until it did.
      if (block.includes(" logs ")) await seen(() => follow(block));
      // What a person does in the console, who then types the token that it shows.
      else if (block.includes("read -rsp"))
        await follow(block, (await lab.client.regenerateCredentials(runner.runnerId)).token);
      else await follow(block);
      if (/--replicas=0|runner-upgrade\/stopped":"true"| delete pod/.test(block)) await gone(runner.name);
    }
    await lab.waitUntilHealthy(runner, versions.new);
    const after = lab.simulator.runner(runner.runnerId).token;
    expect(after === before).toBe(credentials === "keep");
    expect(await readdir(directory)).toEqual(["rundeck-auth"]);
  });

  /** Each case has its own: what one leaves behind must not fail the next. */
  async function workingDirectory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), "ru-k8s-runbook-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "rundeck-auth"), `X-Rundeck-Auth-Token: ${lab.simulator.apiToken}\n`, {
      mode: 0o600,
    });
    return directory;
  }

  async function followIn(directory: string, block: string, typed: string): Promise<void> {
    const running = execute("bash", ["-euo", "pipefail", "-c", block], {
      cwd: directory,
      timeout: 180_000,
      env: {
        ...process.env,
        RUNDECK_URL: lab.serverUrl,
      },
    });
    running.child.stdin?.on("error", () => undefined);
    running.child.stdin?.end(`${typed}\n`);
    await running;
  }

  async function seen(look: () => Promise<void>): Promise<void> {
    let refusal: unknown;
    await waitUntil(
      "the new one to have logged its start",
      () =>
        look().then(
          () => true,
          (error: unknown) => {
            refusal = error;
            return false;
          },
        ),
      { timeoutMs: 120_000 },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${String(refusal)}`, { cause: refusal });
    });
  }

  /** "Look until none is left." */
  function gone(name: string): Promise<void> {
    return waitUntil(
      "no Pod to be left",
      async () => {
        const pods = await kubectl(
          "-n",
          lab.namespace.name,
          "get",
          "pods",
          "-l",
          `app=${name}`,
          "-o",
          "name",
        );
        return pods === "";
      },
      // The kubelet sometimes takes a minute and more to forget a Pod whose containers have stopped.
      { timeoutMs: 240_000 },
    );
  }
});

/** The commands of a runbook, in order. */
function blocksOf(text: string): readonly string[] {
  return [...text.matchAll(/^ *```bash\n([\s\S]*?)^ *```/gm)].map(([, block = ""]) =>
    block.replaceAll(/^ {1,3}/gm, ""),
  );
}
