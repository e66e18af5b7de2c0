import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observeFleet } from "@runner-upgrade/apply";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createDockerExecutor } from "../../../src/index.js";
import { docker, run } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { liveImages, type LiveImages } from "../lab/images.js";
import { startLab, type Lab } from "../lab/lab.js";
import { withCredentialsFile } from "../set-ups/index.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";

const engine = liveEngine();

/** The commands of a runbook, block by block, as a person copies them. */
function commandsIn(runbook: string): string[] {
  return [...runbook.matchAll(/^ *```bash\n([\s\S]*?)^ *```$/gm)].map(([, block = ""]) =>
    block.replaceAll(/^ {3}/gm, ""),
  );
}

const withVolume: SetUp = {
  name: "a volume and a restart policy",
  install: async (request) => {
    const volume = ["--volume", `${request.name}-queue:/app/runner`, "--restart", "unless-stopped"];
    await docker("run", ...basics(request), ...variables(request), ...volume, request.image);
  },
  remove: async ({ name }) => {
    await docker("volume", "rm", "--force", `${name}-queue`);
  },
};

describe.skipIf(!engine.isThere)("the runbook, followed by hand", () => {
  let lab: Lab;
  let images: LiveImages;
  let old = "";

  beforeAll(async () => {
    images = liveImages(engine.isThere ? engine.registry : "", "runbook");
    old = await images.build("5.6.0");
    await images.build("5.7.0");
    lab = await startLab("runbook", "5.6.0");
    lab.simulator.setServerVersion("5.7.0");
    return async () => {
      await lab[Symbol.asyncDispose]();
      await images[Symbol.asyncDispose]();
    };
  });

  it.each([
    { variant: "rest-api", credentials: "keep", setUp: withVolume, isNamed: true },
    { variant: "rest-api", credentials: "rotate", setUp: withVolume, isNamed: true },
    { variant: "rest-api", credentials: "keep", setUp: withCredentialsFile, isNamed: true },
    // Its container is found by the inspection alone.
    { variant: "rest-api", credentials: "rotate", setUp: withCredentialsFile, isNamed: false },
    { variant: "console", credentials: "keep", setUp: withVolume, isNamed: true },
    { variant: "console", credentials: "rotate", setUp: withVolume, isNamed: true },
    { variant: "console", credentials: "rotate", setUp: withCredentialsFile, isNamed: true },
  ] as const)(
    "upgrades a Runner by $variant with $credentials and $setUp.name, command by command",
    async ({ variant, credentials, setUp, isNamed }) => {
      const runner = await lab.install(setUp, old, { tags: [`${variant}-${credentials}`] });
      await lab.waitUntilHealthy("5.6.0", [runner.name]);
      const { token } = lab.simulator.runner(runner.runnerId);
      const address = engine.isThere ? engine.address : "";
      const fleet = await observeFleet({
        controlPlane: lab.client,
        executors: [createDockerExecutor()],
        hosts: [
          {
            runner: runner.name,
            host: { platform: "docker", address, ...(isNamed ? { container: runner.name } : {}) },
          },
        ],
      });
      const plan = planUpgrade(fleet, {
        credentials,
        targetVersion: "5.7.0",
        image: `:${images.tagOf("5.7.0")}`,
        allowOutageOf: [runner.name],
      });
      const runbook = formatPlan(plan, { as: "runbook", variant, runnerId: runner.runnerId });
      expect(runbook).not.toContain(token);

      const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-runbook-"));
      onTestFinished(() => rm(folder, { recursive: true }));
      await writeFile(join(folder, "rundeck-auth"), `X-Rundeck-Auth-Token: ${lab.simulator.apiToken}\n`, {
        mode: 0o600,
      });
      const follow = async (block: string): Promise<string> =>
        run("bash", ["-euo", "pipefail", "-c", `cd "$FOLDER"; ${block}`], {
          env: { FOLDER: folder, RUNDECK_URL: lab.serverUrl },
          // What a person does in the console, who then types the token that it shows.
          ...(block.includes("read -rsp")
            ? { input: `${(await lab.client.regenerateCredentials(runner.runnerId)).token}\n` }
            : {}),
        });
      const blocks = commandsIn(runbook);
      const last = blocks.pop() ?? "";
      for (const block of blocks) await follow(block);

      await lab.waitUntilHealthy("5.7.0", [runner.name]);
      const state = lab.simulator.runner(runner.runnerId);
      expect(state).toMatchObject({ processes: 1, acceptedProcesses: 1 });
      expect(state.token === token).toBe(credentials === "keep");
      expect(lab.simulator.log.filter(({ type }) => type === "credentials-refused")).toEqual([]);
      expect(last).toContain(" rm ");
      await follow(last);
      expect(await readdir(folder)).toEqual(["rundeck-auth"]);
      expect(await docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=^/${runner.name}`)).toBe(
        runner.name,
      );
      if (setUp !== withVolume) return;
      const shown = "{{.HostConfig.RestartPolicy.Name}} {{range .Mounts}}{{.Name}}:{{.Destination}}{{end}}";
      expect(await docker("inspect", "--format", shown, runner.name)).toBe(
        `unless-stopped ${runner.name}-queue:/app/runner`,
      );
    },
  );
});
