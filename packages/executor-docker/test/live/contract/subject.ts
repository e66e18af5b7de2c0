import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@runner-upgrade/executor";
import {
  packageOf,
  type ExecutorSubject,
  type SubjectProcess,
  type SubjectRequest,
} from "@runner-upgrade/executor/testing";
import { createDockerExecutor } from "../../../src/index.js";
import { docker, run } from "../lab/docker.js";
import { waitUntil } from "../lab/wait-until.js";
import { disturbedEngine } from "./disturbed-engine.js";

/** Which route the subject goes, and thus where its credentials stand. */
export type SubjectRoute = "keep" | "variable" | "file";

const routes: Readonly<Record<SubjectRoute, ExecutorSubject["route"]>> = {
  keep: ["inspect", "stage-image", "create-container", "stop", "swap-names", "start", "clean-up"],
  variable: [
    ...(["inspect", "stage-image", "stop", "regenerate-credentials", "create-container"] as const),
    ...(["swap-names", "start", "clean-up"] as const),
  ],
  file: [
    ...(["inspect", "stage-image", "create-container", "stop", "regenerate-credentials"] as const),
    ...(["write-credentials", "swap-names", "start", "clean-up"] as const),
  ],
};

const base = `runner-upgrade-contract-${String(process.pid)}`;
const oldImage = `${base}:5.6.0`;
const newImage = `${base}:5.7.0`;
const brokenImage = `${base}:broken`;
const hostileName = "ru'n\"ner; $(touch /tmp/runner-upgrade-hostile) `id`\n--help ünïcode";

/** A Runner look-alike: a shell that waits, ends when it is told to, and says which version it is. */
function recipe(version: string, command: string): string {
  return [
    "FROM debian:bookworm-slim",
    "RUN mkdir /app",
    "WORKDIR /app",
    `ENV RUNNER_IMAGE_VERSION=${version}`,
    `LABEL org.opencontainers.image.version=${version}`,
    `CMD ["sh", "-c", "${command}"]`,
    "",
  ].join("\n");
}

/** Builds the images that the subjects run. */
export async function buildImages(): Promise<void> {
  const waits = "trap 'exit 143' TERM; echo up; while :; do sleep 60 & wait $!; done";
  const build = (image: string, version: string, command: string): Promise<string> =>
    run("docker", ["build", "--quiet", "--tag", image, "-"], {
      input: recipe(version, command),
      env: { DOCKER_BUILDKIT: "0" },
    });
  await build(oldImage, "5.6.0", waits);
  await build(newImage, "5.7.0", waits);
  await build(brokenImage, "5.7.0", "echo token=canary-broken: no license; exit 3");
}

/** Removes the images. */
export async function removeImages(): Promise<void> {
  await docker("image", "rm", "--force", oldImage, newImage, brokenImage);
}

/** A Runner look-alike in a container of a real engine, old version, running. */
export async function createDockerSubject(
  { isHostile }: SubjectRequest,
  route: SubjectRoute,
  engineAddress: string,
): Promise<ExecutorSubject> {
  const id = randomUUID();
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-contract-"));
  const name = `${base}-${id.slice(0, 8)}`;
  const target = `${name}:target`;
  const file = join(folder, "creds");
  const oldToken = `canary-old-${id.slice(0, 8)}`;
  const password = `canary-proxy-${id.slice(0, 8)}`;
  const tokens = [oldToken];
  const engine = await disturbedEngine(engineAddress.replace("unix://", ""), join(folder, "engine.sock"));
  const refusing = createServer((_request, response) => {
    response.writeHead(403, { "content-type": "application/json" });
    response.end(JSON.stringify({ message: "authorization denied by plugin" }));
  });
  await new Promise<void>((resolve) => refusing.listen(join(folder, "refusing.sock"), resolve));

  await docker("tag", newImage, target);
  await writeFile(
    file,
    `export RUNDECK_RUNNER_TOKEN='${oldToken}' # old\nRUNDECK_SERVER_URL=http://127.0.0.1:1\nRUNDECK_RUNNER_ID="${id}"\n`,
  );
  await chmod(file, 0o640);
  const credentials =
    route === "file"
      ? ["--volume", `${file}:/app/.rdrunner-creds`]
      : [
          ...["--env", `RUNNER_RUNDECK_SERVER_TOKEN=${oldToken}`],
          ...[
            "--env",
            `RUNNER_RUNDECK_CLIENT_ID=${id}`,
            "--env",
            "RUNNER_RUNDECK_SERVER_URL=http://127.0.0.1:1",
          ],
        ];
  const site = isHostile ? "Büro \"Nord\" 'x'\n$HOME `id` \\" : "plain";
  const oldId = await docker(
    ...["run", "--detach", "--name", name, ...credentials, "--env", `SITE=${site}`, "--env", "EMPTY="],
    ...["--env", `JAVA_TOOL_OPTIONS=-Dproxy-password=${password}`, "--label", `site=${site}`],
    ...["--restart", "unless-stopped", "--network", "none", "--tmpfs", "/app/scratch", oldImage],
    ...(isHostile
      ? [
          "sh",
          "-c",
          "trap 'exit 143' TERM; while :; do sleep 60 & wait $!; done",
          'it\'s "quoted"\nnext',
          "",
          "-x",
        ]
      : []),
  );
  engine.own.add(oldId);

  const containers = async (): Promise<Inspected[]> => {
    const ids = await docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `name=^/${name}`);
    if (ids === "") return [];
    const text = await docker("inspect", ...ids.split("\n")).catch(() => "[]");
    return JSON.parse(text) as Inspected[];
  };
  const running = async (): Promise<Inspected[]> => (await containers()).filter(({ State }) => State.Running);
  let supervisor: NodeJS.Timeout | null = null;

  return {
    createExecutor: () => createDockerExecutor({ staysGoneMs: 500, startSettleMs: 150, pollMs: 50 }),
    runner: { id, name: isHostile ? hostileName : "runner-1" },
    host: { platform: "docker", address: engine.address, container: name },
    missingHost: { platform: "docker", address: `unix://${join(folder, "missing.sock")}`, container: name },
    refusingHost: { platform: "docker", address: `unix://${join(folder, "refusing.sock")}`, container: name },
    serverUrl: "http://127.0.0.1:1",
    container: {
      image: target,
      credentials: route === "keep" ? "keep" : "rotate",
      pull: "if-missing",
      unsavedState: "leave",
      keepsServing: false,
    },
    oldVersion: "5.6.0",
    targetVersion: "5.7.0",
    route: routes[route],
    regenerate: () => {
      tokens.push(`canary-new-${String(tokens.length)}-${id.slice(0, 8)}`);
      return Promise.resolve({ runnerId: id, token: Secret.of(tokens.at(-1) ?? "") });
    },
    package: packageOf({ bytes: new Uint8Array() }),
    // Those that are still to come are added as they come.
    secrets: new Proxy(tokens, {
      get: (list, key) => Reflect.get([...list, password, "canary-broken"], key) as unknown,
    }),
    timeLimitMs: 60_000,
    world: {
      processes: async () => {
        const text = await readFile(file, "utf8");
        return (await running()).map((one) => processOf(one, text));
      },
      killProcess: async () => {
        for (const one of await running()) await docker("kill", one.Id).catch(() => undefined);
        await waitUntil("the container to be gone", async () => (await running()).length === 0);
      },
      leftovers: async () =>
        (await containers()).map(({ Name }) => Name.slice(1)).filter((one) => one !== name),
      disturb: (fault) => engine.disturb(fault),
      superviseProcess: () => {
        supervisor = setInterval(() => void docker("start", oldId).catch(() => undefined), 100);
        return Promise.resolve();
      },
      breakNewPackage: async () => {
        await docker("tag", brokenImage, target);
      },
    },
    dispose: async () => {
      if (supervisor !== null) clearInterval(supervisor);
      await engine.close();
      refusing.close();
      const left = (await containers()).map(({ Id }) => Id);
      if (left.length > 0) await docker("rm", "--force", "--volumes", ...left);
      await docker("image", "rm", target).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly State: { readonly Running: boolean };
  readonly Config: Readonly<Record<string, unknown>> & {
    readonly Env: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly HostConfig: Readonly<Record<string, unknown>>;
}

function processOf({ Config, HostConfig, Name }: Inspected, file: string): SubjectProcess {
  const variable = (name: string): string | undefined =>
    Config.Env.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  const { "org.opencontainers.image.version": version = "", ...labels } = Config.Labels;
  const { Env: environment } = Config;
  const upgraded = ["Image", "Hostname", "Env"];
  const config = Object.fromEntries(Object.entries(Config).filter(([key]) => !upgraded.includes(key)));
  return {
    version,
    token: variable("RUNNER_RUNDECK_SERVER_TOKEN") ?? /RUNDECK_RUNNER_TOKEN='?([\w-]+)/.exec(file)?.[1] ?? "",
    invocation: {
      name: Name,
      config: { ...config, Labels: labels },
      hostConfig: HostConfig,
      environment: environment
        .filter((entry) => !/^(RUNNER_RUNDECK_SERVER_TOKEN|RUNNER_IMAGE_VERSION)=/.test(entry))
        .sort(),
    },
  };
}
