import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { docker, run } from "../lab/docker.js";
import { basics, proxyPasswordCanary, smallJvm, variables, type SetUp, type SetUpRequest } from "./set-up.js";

const withVariables: SetUp = {
  name: "variables",
  install: async (request) => {
    await docker("run", ...basics(request), ...variables(request), request.image);
  },
};

export const withCredentialsFile: SetUp = {
  name: "credentials file, mounted by itself",
  install: async (request) => {
    const { runnerId, token, serverUrl, folder, image } = request;
    const file = join(folder, "creds");
    await writeFile(
      file,
      `# of the Runner\nRUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_ID=${runnerId}\n`,
    );
    await chmod(file, 0o644);
    await docker("run", ...basics(request), "--volume", `${file}:/app/.rdrunner-creds:ro`, image);
  },
};

const withCommand: SetUp = {
  name: "custom command with proxy and heap options",
  install: async (request) => {
    await docker(
      ...["run", ...basics(request), ...variables(request), "--stop-signal", "SIGINT", request.image],
      ...["java", "-Xmx48m", "-Dmicronaut.http.client.proxy-type=http"],
      ...[`-Dmicronaut.http.client.proxy-password=${proxyPasswordCanary}`, "-jar", "pd-runner.jar"],
    );
  },
};

const inTwoNetworks: SetUp = {
  name: "two networks with aliases and a fixed address",
  install: async (request) => {
    const { name, image } = request;
    const third = String(100 + (process.pid % 100));
    const subnet = `10.231.${third}.0/24`;
    await docker("network", "create", "--subnet", subnet, `${name}-front`);
    await docker("network", "create", `${name}-back`);
    await docker(
      ...["run", ...basics(request), ...variables(request), "--network", `${name}-front`],
      ...["--ip", `10.231.${third}.77`, "--network-alias", "runner", "--network-alias", "rd-runner"],
      ...["--hostname", "runner-with-name", "--publish", "127.0.0.1::9999", image],
    );
    await docker("network", "connect", "--alias", "runner-behind", `${name}-back`, name);
  },
  remove: async ({ name }) => {
    await docker("network", "rm", `${name}-front`, `${name}-back`);
  },
};

const withVolumes: SetUp = {
  name: "volumes named, bound and anonymous, and a tmpfs",
  install: async (request) => {
    const { name, folder, image } = request;
    await mkdir(join(folder, "plugins"));
    await docker(
      ...["run", ...basics(request), ...variables(request)],
      ...["--volume", `${name}-queue:/app/runner`, "--volume", `${join(folder, "plugins")}:/app/plugins:ro`],
      ...[
        "--volume",
        "/app/cache",
        "--mount",
        "type=volume,target=/app/more",
        "--tmpfs",
        "/app/scratch:size=1m",
      ],
      image,
    );
    await docker("exec", "--user", "0", name, "sh", "-c", "echo kept > /app/cache/mark");
  },
  remove: async ({ name }) => {
    await docker("volume", "rm", "--force", `${name}-queue`);
  },
};

const withLimits: SetUp = {
  name: "limits, capabilities, labels, health check, log driver",
  install: async (request) => {
    await docker(
      ...["run", ...basics(request), ...variables(request), "--memory", "256m", "--cpus", "1.5"],
      ...["--pids-limit", "300", "--ulimit", "nofile=4096:8192", "--cap-drop", "ALL", "--cap-add", "NET_RAW"],
      ...["--security-opt", "no-new-privileges", "--label", "team=ops", "--label", "com.example/x=a b"],
      ...["--health-cmd", "pgrep java || exit 1", "--health-interval", "7s", "--init", "--shm-size", "32m"],
      ...[
        "--log-driver",
        "json-file",
        "--log-opt",
        "max-size=1m",
        "--log-opt",
        "max-file=2",
        "--user",
        "1000:1000",
      ],
      ...["--dns", "127.0.0.1", "--add-host", "rundeck:127.0.0.1", "--stop-timeout", "7", request.image],
    );
  },
};

const alwaysRestarted: SetUp = {
  name: "restart always, in the host's network",
  install: async (request) => {
    await docker(
      ...[
        "run",
        ...basics(request),
        ...variables(request),
        "--restart",
        "always",
        "--network",
        "host",
        request.image,
      ],
    );
  },
};

const byCompose: SetUp = {
  name: "made by Compose 1.29",
  install: async (request) => {
    const { folder, name } = request;
    await writeFile(join(folder, "docker-compose.yml"), composeFile(request));
    await run("docker-compose", [
      "--project-name",
      name,
      "--file",
      join(folder, "docker-compose.yml"),
      "up",
      "-d",
    ]);
  },
  remove: async ({ name, folder }) => {
    await run("docker-compose", [
      ...["--project-name", name, "--file", join(folder, "docker-compose.yml"), "down", "--volumes"],
    ]);
  },
};

/** What Compose v2 writes on its containers (docker/compose, pkg/api/labels.go), for it cannot be had everywhere. */
const byComposeV2: SetUp = {
  name: "made by Compose v2 (its labels)",
  install: async (request) => {
    const { name, image } = request;
    const imageId = await docker("image", "inspect", "--format", "{{.Id}}", image);
    const labels = {
      "com.docker.compose.project": `${name}-v2`,
      "com.docker.compose.service": "runner",
      "com.docker.compose.container-number": "1",
      "com.docker.compose.oneoff": "False",
      "com.docker.compose.version": "2.24.5",
      "com.docker.compose.image": imageId,
      "com.docker.compose.config-hash": "3f1c7f2d0f0f4c4a9a6f4d0f8a7b5e6d1c2b3a4f5e6d7c8b9a0f1e2d3c4b5a69",
      "com.docker.compose.depends_on": "",
      "com.docker.compose.project.config_files": "/srv/runner/compose.yaml",
      "com.docker.compose.project.working_dir": "/srv/runner",
    };
    await docker(
      ...["run", ...basics(request), ...variables(request)],
      ...Object.entries(labels).flatMap(([label, value]) => ["--label", `${label}=${value}`]),
      image,
    );
  },
};

function composeFile({ name, image, runnerId, token, serverUrl }: SetUpRequest): string {
  return [
    'version: "2.4"',
    "services:",
    "  runner:",
    `    image: ${image}`,
    `    container_name: ${name}`,
    "    restart: unless-stopped",
    "    environment:",
    `      JAVA_TOOL_OPTIONS: "${smallJvm}"`,
    `      RUNNER_RUNDECK_SERVER_URL: "${serverUrl}"`,
    `      RUNNER_RUNDECK_SERVER_TOKEN: "${token}"`,
    `      RUNNER_RUNDECK_CLIENT_ID: "${runnerId}"`,
    "    volumes:",
    "      - queue:/app/runner",
    "volumes:",
    "  queue: {}",
    "",
  ].join("\n");
}

/** Every set-up of the live suite. */
export const setUps: readonly SetUp[] = [
  withVariables,
  withCredentialsFile,
  withCommand,
  inTwoNetworks,
  withVolumes,
  withLimits,
  alwaysRestarted,
  byCompose,
  byComposeV2,
];
