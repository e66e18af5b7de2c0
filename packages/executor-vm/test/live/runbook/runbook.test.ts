import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observeFleet } from "@runner-upgrade/apply";
import { formatPlan, planUpgrade, type Plan } from "@runner-upgrade/plan";
import { opensshTransport } from "@runner-upgrade/transport";
import { beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { engineForLiveHosts } from "../hosts/engine.js";
import { waitUntil } from "../hosts/wait-until.js";
import { setUps } from "../set-ups/index.js";
import { invocationOn } from "../set-ups/invocation.js";
import { startLab, versions, type Lab } from "../upgrade/lab.js";
import { tokenInEnvironment } from "./token-in-environment.js";
import { openShell } from "./typed-shell.js";

const engine = engineForLiveHosts();

/** The commands of a runbook, block by block, as a person copies them. */
function blocksIn(runbook: string): string[] {
  return [...runbook.matchAll(/^ *```bash\n([\s\S]*?)^ *```$/gm)].map(([, block = ""]) =>
    block.replaceAll(/^ {3,4}/gm, ""),
  );
}

/** Whether a block is for where the API is called; the others are typed in the shell on the host. */
const isHere = (block: string): boolean => /new-credentials\.json|^scp |read -rsp/.test(block);

describe.skipIf(!engine.isThere)("the runbook of a host, followed by hand", () => {
  let lab: Lab;
  let here = "";

  const planTo = async (version: string): Promise<Plan> => {
    lab.simulator.setServerVersion(version);
    const executor = createVmExecutor({
      transport: opensshTransport({ configFile: lab.live.sshConfigFile }),
    });
    const fleet = await observeFleet({
      controlPlane: lab.client,
      executors: [executor],
      hosts: lab.runners.map(({ name, host, planned }) => ({
        runner: name,
        host: { platform: "vm", address: host.alias, ...planned },
      })),
    });
    const plan = planUpgrade(fleet);
    expect(plan.blockers).toEqual([]);
    return plan;
  };

  beforeAll(async () => {
    lab = await startLab([...setUps, tokenInEnvironment]);
    here = await mkdtemp(join(tmpdir(), "runner-upgrade-runbook-"));
    await writeFile(join(here, "rundeck-auth"), `X-Rundeck-Auth-Token: ${lab.simulator.apiToken}\n`, {
      mode: 0o600,
    });
    // The lab's own addresses of hosts, which a person has in their ~/.ssh/config.
    const scp = join(here, "scp");
    await writeFile(scp, `#!/bin/sh\nexec /usr/bin/scp -F '${lab.live.sshConfigFile}' "$@"\n`);
    await chmod(scp, 0o755);
    return async () => {
      await rm(here, { recursive: true });
      await lab[Symbol.asyncDispose]();
    };
  });

  const cases = [...setUps, tokenInEnvironment].map(({ name }, index) => [name, index] as const);

  describe.each([
    { variant: "rest-api", version: versions[1] },
    { variant: "console", version: versions[2] },
  ] as const)("by $variant", ({ variant, version }) => {
    let plan: Plan;

    beforeAll(async () => {
      plan = await planTo(version);
    });

    it.each(cases)("upgrades a %s", async (_, index) => {
      const runner = lab.runners[index];
      if (runner === undefined) throw new Error("Every set-up has a Runner.");
      const { host, runnerId } = runner;
      const before = await invocationOn(host);
      const home = await host.script("ls -A ~upgrader");
      const runbook = formatPlan(plan, { as: "runbook", variant, runnerId });
      for (const secret of lab.secrets()) expect(runbook).not.toContain(secret);
      const blocks = blocksIn(runbook);
      const last = blocks.findIndex((block) => block.includes('rm -- "$RUNNER_JAR.old"'));
      expect(last).toBeGreaterThan(4);
      {
        await using there = openShell(["ssh", "-F", lab.live.sshConfigFile, host.alias, "bash"]);
        await using local = openShell(["bash"], {
          cwd: here,
          env: { ...process.env, PATH: `${here}:${process.env["PATH"] ?? ""}`, RUNDECK_URL: lab.serverUrl },
        });
        let downloaded = variant === "rest-api";
        const follow = async (block: string): Promise<string> => {
          if (!isHere(block)) return there.type(block);
          if (!downloaded) await byConsole(runnerId);
          downloaded = true;
          // What is typed behind such a command is what it reads.
          const answer = block.includes("read -rsp") ? lab.simulator.runner(runnerId).token : "";
          return local.type(block + answer);
        };
        for (const [at, block] of blocks.entries()) {
          if (at === last)
            await waitUntil("the Runner to be Healthy on the new version", () => {
              const { status, version: current } = lab.simulator.runner(runnerId);
              return Promise.resolve(status === "Healthy" && current === version);
            });
          const said = await follow(block);
          if (block.includes('RUNNER_PID="$(for')) expect(said).toMatch(/^\d+\n$/);
        }
      }
      const after = await invocationOn(host);
      const { RUNNER_RUNDECK_SERVER_TOKEN: oldToken, ...environment } = before.environment;
      const token =
        oldToken === undefined ? {} : { RUNNER_RUNDECK_SERVER_TOKEN: lab.simulator.runner(runnerId).token };
      expect(after).toEqual({ ...before, environment: { ...environment, ...token } });
      expect(lab.simulator.runner(runnerId)).toMatchObject({ processes: 1, acceptedProcesses: 1 });
      expect((await readdir(here)).sort()).toEqual(["rundeck-auth", "scp"]);
      expect(await host.script("ls -A ~upgrader")).toEqual(home);
    });
  });

  /** What a person does in the console: regenerate, then download the package into the folder of their downloads. */
  async function byConsole(runnerId: string): Promise<void> {
    const { downloadToken } = await lab.client.regenerateCredentials(runnerId);
    const { stream } = await lab.client.downloadPackage(downloadToken);
    await writeFile(join(here, `runner-${runnerId}.jar`), stream, { mode: 0o600 });
  }
});
