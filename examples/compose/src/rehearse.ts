import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createSimulator } from "@runner-upgrade/simulator";
import { buildStandInImage } from "@runner-upgrade/simulator/stand-in";

// Runs main.js as it is, against a simulated control plane and two Runners that Compose made on this machine's engine.
const composeV2 = ["docker", "compose"] as const;
const composeV1 = ["docker-compose"] as const;

function isThere(program: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(program, [...words], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Compose as it is called here, or why there is none. */
function findCompose(): readonly [string, ...string[]] | string {
  if (process.env["LIVE"] === "off") return "LIVE=off";
  if (!isThere("docker", "info")) return "no Docker Engine answers";
  if (isThere("docker", "compose", "version")) return composeV2;
  return isThere("docker-compose", "version") ? composeV1 : "there is no Compose";
}

const compose = findCompose();
if (typeof compose === "string") {
  if (process.env["LIVE"] === "required") throw new Error(`LIVE=required, but ${compose}.`);
  console.warn(`SKIPPED the Compose example: ${compose}.`);
} else {
  await rehearse(compose);
}

async function rehearse([program, ...words]: readonly [string, ...string[]]): Promise<void> {
  const project = `runnerupgradeexample${String(process.pid)}`;
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-compose-"));
  const file = join(folder, "docker-compose.yml");
  const images = { old: `${project}:5.6.0`, new: `${project}:5.7.0` };
  // Not the blocking kind: the simulator lives in this process, and must hear its Runners meanwhile.
  const execute = promisify(execFile);
  const run = async (...rest: readonly string[]): Promise<string> =>
    (await execute(program, [...words, "--project-name", project, "--file", file, ...rest])).stdout;

  const env = { DOCKER_BUILDKIT: "0" };
  await buildStandInImage({ tag: images.old, version: "5.6.0", network: "host", env });
  await buildStandInImage({ tag: images.new, version: "5.7.0", network: "host", env });
  const simulator = createSimulator({ clockFactor: 5, version: "5.6.0" });
  simulator.addProject({ name: "shop", dispatch: "manual" });
  const listening = await simulator.listen();
  const runners = ["payments-1", "payments-2"].map((name) => ({
    name,
    ...simulator.addRunner({ name, tags: ["payments"], projects: ["shop"] }),
  }));
  const services = runners.flatMap(({ name, runnerId, token }) => [
    `  ${name}:`,
    `    image: ${images.old}`,
    `    container_name: ${project}-${name}`,
    "    network_mode: host",
    "    restart: unless-stopped",
    "    environment:",
    '      JAVA_TOOL_OPTIONS: "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"',
    `      RUNNER_RUNDECK_SERVER_URL: "${listening.url}"`,
    `      RUNNER_RUNDECK_SERVER_TOKEN: "${token}"`,
    `      RUNNER_RUNDECK_CLIENT_ID: "${runnerId}"`,
  ]);
  await writeFile(file, ['version: "2.4"', "services:", ...services, ""].join("\n"));
  const areHealthy = (version: string): boolean =>
    runners.every(({ runnerId }) => {
      const state = simulator.runner(runnerId);
      return state.status === "Healthy" && state.version === version;
    });
  try {
    await run("up", "--detach");
    for (let left = 300; left > 0 && !areHealthy("5.6.0"); left -= 1) await sleep(200);
    simulator.setServerVersion("5.7.0");
    const script = spawn(
      process.execPath,
      [join(import.meta.dirname, "main.js"), ...runners.map(({ name }) => `${name}=${project}-${name}`)],
      {
        cwd: folder,
        stdio: "inherit",
        env: {
          ...process.env,
          RUNDECK_URL: listening.url,
          RUNDECK_TOKEN: simulator.apiToken,
          TAG: "5.7.0",
          REHEARSAL: "1",
        },
      },
    );
    const [code] = (await once(script, "exit")) as [number | null];
    console.log(await run("ps"));
    // What the report asks for: the file follows. Compose still knows its containers, and takes them from there.
    await writeFile(file, (await readFile(file, "utf8")).replaceAll(images.old, images.new));
    await run("up", "--detach");
    for (let left = 300; left > 0 && !areHealthy("5.7.0"); left -= 1) await sleep(200);
    console.log(await run("ps"));
    process.exitCode = areHealthy("5.7.0") ? (code ?? 1) : 1;
  } finally {
    await run("down", "--volumes");
    await listening.close();
    execFileSync("docker", ["image", "rm", "--force", images.old, images.new], { stdio: "ignore" });
    await rm(folder, { recursive: true });
  }
}
