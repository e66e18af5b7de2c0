import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import type { Stage } from "@runner-upgrade/crash-matrix";
import { waitUntil } from "../hosts/wait-until.js";

/** A look that could not be made tells nothing: it may say nothing on stderr. */
function expectNotRunning(look: string): void {
  const { stdout, stderr } = spawnSync("sh", ["-c", look], { encoding: "utf8" });
  if (stderr !== "") throw new Error(`${look} says: ${stderr}`);
  const running = stdout.split("\n").filter((line) => line.includes("java") && !line.includes("pgrep"));
  if (running.length > 0) throw new Error(`Something still runs: ${running.join("; ")}`);
}

/**
 * Does by hand what a failed unit says, line by line, as a person would: what a line does not say is not done. A line
 * that says nothing that could be done throws.
 */
export async function followSteps(stage: Stage, lines: readonly string[], scratch: string): Promise<void> {
  const { simulator, fleet } = stage;
  const downloaded = join(scratch, "downloaded.jar");
  const headers = { "x-rundeck-auth-token": simulator.apiToken, "content-type": "application/json" };
  let downloadToken = "";
  const shell = (command: string): void => {
    execFileSync("sh", ["-c", command], { stdio: "pipe" });
  };
  const untilHealthy = (): Promise<void> =>
    waitUntil("the Runner to be Healthy", () =>
      Promise.resolve(simulator.runner(fleet.runnerId).status === "Healthy"),
    );
  for (const line of lines) {
    const said = (pattern: RegExp): string | undefined => pattern.exec(line)?.[1];
    const post = said(/regenerate them again.*: POST (\S+)$/);
    const get = said(/GET (\S+)<downloadTk>$/);
    const move = said(/mv <downloaded file> (.+)$/);
    const copy = said(/keep the old package: (\[ .+)$/);
    const look = said(/see whether it runs: (.+)$/);
    const start = said(/start it as it was started before.*?: (.+)$/);
    const remove = said(/Healthy on version .*: (rm -f .+)$/);
    const tags = said(/give it the tags (.+) back, beside those it has\.$/);
    const project = said(/switch its remote node dispatch on again in the project ([^,]+), with/);
    if (look !== undefined) expectNotRunning(look);
    else if (post !== undefined) {
      const answer = await fetch(post, { method: "POST", headers });
      downloadToken = ((await answer.json()) as { downloadTk: string }).downloadTk;
    } else if (get !== undefined) {
      const answer = await fetch(`${get}${downloadToken}`, { headers });
      writeFileSync(downloaded, new Uint8Array(await answer.arrayBuffer()));
    } else if (copy !== undefined) shell(copy);
    else if (move !== undefined) shell(`mv ${downloaded} ${move}`);
    else if (start !== undefined) shell(start);
    else if (remove !== undefined) {
      await untilHealthy();
      shell(remove);
    } else if (tags !== undefined) {
      await untilHealthy();
      simulator.setTags(fleet.runnerId, [...simulator.runner(fleet.runnerId).tags, ...tags.split(", ")]);
    } else if (project !== undefined) {
      await untilHealthy();
      const client = createRunnerClient({ url: simulator.url, auth: tokenAuth(simulator.apiToken) }).project(
        project,
      );
      const { runnerAsNodeEnabled, runnerNodeFilter } = await client.getRunner(fleet.runnerId);
      await client.saveNodeDispatchConfig({
        runnerId: fleet.runnerId,
        runnerAsNodeEnabled: runnerAsNodeEnabled ?? false,
        remoteNodeDispatch: true,
        ...(runnerNodeFilter == null ? {} : { runnerNodeFilter }),
      });
    } else throw new Error(`Nobody can follow this: ${line}`);
  }
}
