import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CrashFleet, CrashSubject } from "@runner-upgrade/crash-matrix";
import type { PolicyInput } from "@runner-upgrade/plan";
import { buildStandInImage } from "@runner-upgrade/simulator/stand-in";
import { docker } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { basics, variables } from "../set-ups/set-up.js";

/** One route of a Docker Engine, and on what kind of containers it is killed. */
export interface DockerCrashOptions extends Pick<CrashSubject, "name" | "calls"> {
  readonly credentials: "keep" | "rotate";
  readonly token: "variable" | "file";
  /** How many containers the Runner is. @default 1 */
  readonly containers?: number;
}

/** Runners in containers of a real engine, each a real JVM: one is upgraded over and over, the other stands in. */
export function dockerSubject(options: DockerCrashOptions): CrashSubject {
  const { name, calls, credentials, token, containers = 1 } = options;
  return {
    name,
    calls,
    childFile: join(import.meta.dirname, "child.ts"),
    layOut: async ({ simulator }): Promise<CrashFleet> => {
      const prefix = `runner-upgrade-crash-${String(process.pid)}-${randomBytes(3).toString("hex")}`;
      const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-docker-crash-"));
      const built: string[] = [];
      let latest = simulator.world.server.version;
      const build = async (version: string): Promise<string> => {
        const image = `${prefix}:${version}`;
        await buildStandInImage({ tag: image, version, network: "host", env: { DOCKER_BUILDKIT: "0" } });
        built.push(image);
        return image;
      };
      const image = await build(latest);
      const runContainer = async (
        own: string,
        runner: { readonly runnerId: string; readonly token: string },
      ) => {
        const request = { ...runner, name: `${prefix}-${own}`, image, serverUrl: simulator.url, folder };
        await docker(
          ...["run", ...basics(request), "--network", "host", "--restart", "always"],
          ...["--volume", "/app/runner", "--env", 'SITE=Büro "Nord" $HOME'],
          ...(token === "file" && own !== "standing-in"
            ? ["--volume", `${await credentialsFile(request)}:/app/.rdrunner-creds`]
            : variables(request)),
          image,
        );
      };
      const add = (own: string) => simulator.addRunner({ name: own, tags: ["crash"], projects: ["crash"] });
      const upgraded = add("upgraded");
      for (let count = 0; count < containers; count += 1)
        await runContainer(count === 0 ? "upgraded" : `upgraded-${String(count)}`, upgraded);
      await runContainer("standing-in", add("standing-in"));
      const engine = liveEngine();
      return {
        hosts: [
          {
            runner: upgraded.runnerId,
            host: {
              platform: "docker",
              address: engine.isThere ? engine.address : "",
              container: `${prefix}-upgraded`,
            },
          },
        ],
        runnerId: upgraded.runnerId,
        settings: null,
        processes: containers,
        offer: async (version) => {
          latest = version;
          await build(version);
        },
        get policy(): PolicyInput {
          return { credentials, image: `:${latest}`, targetVersion: latest, pull: "if-missing" };
        },
        invocation: async () => {
          const listed = await namesLike(`${prefix}-upgraded`);
          return (JSON.parse(await docker("inspect", ...listed)) as Inspected[]).map(chosenOf);
        },
        files: async () => [...(await namesLike(prefix)), ...(await filesIn(folder))],
        dispose: async () => {
          await docker("rm", "--force", "--volumes", ...(await namesLike(prefix)));
          await docker("image", "rm", "--force", ...built);
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

async function credentialsFile(request: {
  readonly folder: string;
  readonly serverUrl: string;
  readonly runnerId: string;
  readonly token: string;
}): Promise<string> {
  const file = join(request.folder, "creds");
  const { serverUrl, runnerId, token } = request;
  await writeFile(
    file,
    `RUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_ID=${runnerId}\n`,
  );
  await chmod(file, 0o644);
  return file;
}

/** The containers whose names begin so, running or not, in order. */
async function namesLike(prefix: string): Promise<string[]> {
  const listed = await docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=^/${prefix}`);
  return listed === "" ? [] : listed.split("\n").sort();
}

async function filesIn(folder: string): Promise<string[]> {
  return Promise.all(
    (await readdir(folder)).sort().map(async (name) => {
      const { mode, uid, gid, ino } = await stat(join(folder, name));
      return `${name} ${(mode & 0o777).toString(8)} ${String(uid)}:${String(gid)} inode ${String(ino)}`;
    }),
  );
}

interface Inspected {
  readonly Name: string;
  readonly State: { readonly Status: string };
  readonly Config: Readonly<Record<string, unknown>> & { readonly Env: readonly string[] };
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Mounts: readonly {
    readonly Name?: string;
    readonly Source: string;
    readonly Destination: string;
  }[];
}

/** What an upgrade changes on purpose, and mounts, which are compared as they are mounted. */
const leftOut = new Set(["Image", "Labels", "Env", "Volumes", "Mounts"]);

/** Nothing and an empty list are the same to an engine. */
function filled(options: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([key, value]) => !leftOut.has(key) && !["null", "[]", "{}", '""'].includes(JSON.stringify(value)),
    ),
  );
}

/** What was chosen for a container: what an upgrade changes on purpose is left out. */
function chosenOf({ Name, State, Config, HostConfig, Mounts }: Inspected): unknown {
  return {
    name: Name,
    status: State.Status,
    config: filled(Config),
    environment: Config.Env.filter(
      (entry) => !/^(RUNNER_RUNDECK_SERVER_TOKEN|RUNNER_IMAGE_VERSION)=/.test(entry),
    ).sort(),
    hostConfig: filled(HostConfig),
    // An anonymous volume is asked for by its name from the first upgrade on: what is mounted is the same.
    mounts: Mounts.map(({ Name: volume, Source, Destination }) => [Destination, volume ?? Source]).sort(),
  };
}
