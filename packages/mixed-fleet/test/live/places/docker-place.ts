import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "@runner-upgrade/lab";
import type { Host } from "@runner-upgrade/plan";
import { smallJvm, type NewRunner } from "./new-runner.js";

/** A Docker Engine on which Runners are containers without a volume: what they run ends with them. */
export interface DockerPlace {
  run(
    runner: NewRunner,
    how: { readonly image: string; readonly credentialsIn: "variable" | "file" },
  ): Promise<Host>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Prepares the place. Dispose of it: that removes the containers, also those that an upgrade made of them. */
export async function createDockerPlace(): Promise<DockerPlace> {
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-fleet-"));
  const prefix = `runner-upgrade-fleet-${String(process.pid)}-`;
  return {
    run: async (runner, { image, credentialsIn }) => {
      const container = `${prefix}${runner.name}`;
      const file = join(folder, runner.name);
      await writeFile(file, credentialsFile(runner), { mode: 0o644 });
      await docker([
        ...["run", "--detach", "--name", container, "--env", `JAVA_TOOL_OPTIONS=${smallJvm}`],
        ...(credentialsIn === "file" ? ["--volume", `${file}:/app/.rdrunner-creds:ro`] : variables(runner)),
        image,
      ]);
      const address = process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
      return { platform: "docker", address, container };
    },
    [Symbol.asyncDispose]: async () => {
      const left = await docker(["ps", "--all", "--quiet", "--filter", `name=${prefix}`]);
      if (left !== "") await docker(["rm", "--force", "--volumes", ...left.split("\n")]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function credentialsFile({ runnerId, token, serverUrl }: NewRunner): string {
  return `RUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_ID=${runnerId}\n`;
}

function variables({ runnerId, token, serverUrl }: NewRunner): string[] {
  return [
    ...["--env", `RUNNER_RUNDECK_SERVER_URL=${serverUrl}`],
    ...["--env", `RUNNER_RUNDECK_SERVER_TOKEN=${token}`],
    ...["--env", `RUNNER_RUNDECK_CLIENT_ID=${runnerId}`],
  ];
}
