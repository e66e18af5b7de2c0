import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { PlaceDiscovery } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { afterEach, expect, it } from "vitest";
import { createDockerExecutor } from "../create-docker-executor.js";
import { archiveOf } from "../engine/archive.js";

const token = "canary-of-a-token-51aa";
const proxyPassword = "canary-of-a-proxy-51aa";
const id = (last: number): string => `8f1f2a3b-0000-4000-8000-00000000000${String(last)}`;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface TestContainer {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly string[];
  readonly command?: readonly string[];
  readonly mounts?: readonly JsonObject[];
  readonly isRunning?: boolean;
  readonly labels?: JsonObject;
  /** The text of `/app/.rdrunner-creds`, or the status with which the engine refuses it. */
  readonly file?: string | number;
  /** The status with which the engine refuses to show it. */
  readonly refused?: number;
}

/** An engine that answers what discovery may ask, and refuses everything else. */
async function engineWith(containers: readonly TestContainer[]): Promise<{
  readonly address: string;
  readonly asked: string[];
}> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://engine");
    asked.push(`${request.method ?? ""} ${url.pathname}`);
    const refuse = (status: number): void => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ message: "not allowed here" }));
    };
    const json = (value: unknown): void => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (url.pathname === "/containers/json") {
      json(
        containers.map(({ name, isRunning = true }) => ({
          ...{ Id: `id-${name}`, Names: [`/${name}`], ImageID: "sha256:1", HostConfig: {} },
          State: isRunning ? "running" : "exited",
        })),
      );
      return;
    }
    const [, , part = "", what = ""] = url.pathname.split("/");
    const container = containers.find(({ name }) => part === `id-${name}`);
    if (container === undefined || request.method !== "GET") refuse(404);
    else if (what === "json" && container.refused !== undefined) refuse(container.refused);
    else if (what === "json") json(inspectionOf(container));
    else if (what !== "archive" || container.file === undefined) refuse(404);
    else if (typeof container.file === "number") refuse(container.file);
    else {
      response.writeHead(200, { "Content-Type": "application/x-tar" });
      const bytes = Buffer.from(container.file);
      archiveOf({ name: ".rdrunner-creds", bytes, uid: 0, gid: 0, mode: 0o600 }).pipe(response);
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked };
}

function inspectionOf({
  name,
  image = "team/app:1",
  env = [],
  command = [],
  ...more
}: TestContainer): unknown {
  return {
    ...{ Id: `id-${name}`, Name: `/${name}`, Image: "sha256:1", HostConfig: {} },
    State: {
      Status: more.isRunning === false ? "exited" : "running",
      Running: more.isRunning !== false,
    },
    Config: {
      ...{ Image: image, Env: env, Cmd: command, WorkingDir: "/app", Hostname: `host-of-${name}` },
      Labels: more.labels ?? {},
    },
    Mounts: more.mounts ?? [],
  };
}

async function discover(
  containers: readonly TestContainer[],
  knownIds: readonly string[] = [],
): Promise<PlaceDiscovery & { readonly asked: readonly string[] }> {
  const { address, asked } = await engineWith(containers);
  await using executor = createDockerExecutor();
  const discovery = await executor.discover?.({
    place: { platform: "docker", address, site: "berlin" },
    knownIds,
    signal: new AbortController().signal,
    timeLimitMs: 20_000,
  });
  if (discovery === undefined) throw new Error("The executor discovers nothing.");
  expect(JSON.stringify(discovery)).not.toContain("canary");
  expect(asked.filter((request) => !request.startsWith("GET "))).toEqual([]);
  return { ...discovery, asked };
}

const idVariable = "RUNNER_RUNDECK_CLIENT_ID";
const tokenVariable = `RUNNER_RUNDECK_SERVER_TOKEN=${token}`;

it("takes the id from the container's variable, and names the variables and no value", async () => {
  const { found, hidden, asked } = await discover([
    {
      name: "edge-1",
      image: "rundeckpro/runner:5.6.0",
      env: [`${idVariable}=${id(1)}`, tokenVariable],
      command: ["java", `-Dproxy-password=${proxyPassword}`, "-jar", "pd-runner.jar"],
    },
    { name: "database", image: "postgres:15", env: ["POSTGRES_PASSWORD=canary"] },
  ]);
  expect(hidden).toEqual([]);
  expect(found).toEqual([
    {
      ids: [id(1)],
      certainty: "certain",
      evidence: [
        { by: "variable", name: "RUNNER_RUNDECK_SERVER_TOKEN" },
        { by: "variable", name: idVariable },
        { by: "image", name: "rundeckpro/runner:5.6.0" },
        { by: "command", name: "pd-runner.jar" },
      ],
      host: { platform: "docker", address: found[0]?.host.address, container: "edge-1", site: "berlin" },
      isRunning: true,
      description: "container edge-1 (rundeckpro/runner:5.6.0, running)",
      hostname: "host-of-edge-1",
      paths: ["/app"],
    },
  ]);
  // No file of a container is asked for that shows its id, or that nothing makes a Runner.
  expect(asked.filter((request) => request.endsWith("/archive"))).toEqual([]);
});

it("takes the id from the mounted credentials file of a derived image", async () => {
  const { found } = await discover([
    {
      name: "derived",
      mounts: [{ Type: "bind", Source: "/srv/creds", Destination: "/app/.rdrunner-creds", RW: true }],
      file: `RUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_RUNNER_ID=${id(2)}\n`,
    },
  ]);
  expect(found).toMatchObject([
    {
      ids: [id(2)],
      certainty: "certain",
      evidence: [{ by: "credentials-file", name: "/app/.rdrunner-creds" }],
    },
  ]);
});

it("takes the id from the package's name for probable", async () => {
  const { found } = await discover(
    [
      { name: "by-name", command: ["java", "-jar", `/opt/runner-${id(3)}.jar`] },
      { name: "by-known", command: ["java", "-jar", "/opt/edge-r7.jar"] },
    ],
    ["r7"],
  );
  expect(found.map(({ ids, certainty }) => [ids, certainty])).toEqual([
    [["r7"], "probable"],
    [[id(3)], "probable"],
  ]);
});

it("tells of a container that looks like a Runner and shows no id", async () => {
  const { found } = await discover([{ name: "silent", image: "rundeckpro/runner", env: [tokenVariable] }]);
  expect(found).toMatchObject([{ ids: [], certainty: "none", host: { container: "silent" } }]);
});

it("takes the running containers of one id for one Runner, and leaves the name of the container out", async () => {
  const env = [`${idVariable}=${id(4)}`];
  const { found } = await discover([
    { name: "b", env },
    { name: "a", env },
    { name: "before", env, isRunning: false },
  ]);
  expect(found).toHaveLength(1);
  expect(found[0]?.host).not.toHaveProperty("container");
  expect(found[0]?.description).toBe(
    "containers a, b (team/app:1, running); stopped with the same id: before",
  );
});

it("leaves a container of a Pod to the cluster", async () => {
  const env = [`${idVariable}=${id(5)}`];
  const labels = { "io.kubernetes.pod.uid": "98527e20-51b5-4c1e-89a8-2f79bdfeefb6" };
  const { found } = await discover([
    { name: "k8s_agent_edge", env, labels },
    { name: "edge", env },
  ]);
  expect(found.map(({ host }) => host)).toMatchObject([{ container: "edge" }]);
});

it("says that a stopped container does not run", async () => {
  const { found } = await discover([{ name: "off", env: [`${idVariable}=${id(5)}`], isRunning: false }]);
  expect(found).toMatchObject([{ isRunning: false, host: { container: "off" } }]);
});

it("names what the engine does not show, and goes on with the others", async () => {
  const { found, hidden } = await discover([
    { name: "closed", refused: 403 },
    { name: "file", image: "rundeckpro/runner", file: 403 },
    { name: "dead", refused: 500 },
    { name: "open", env: [`${idVariable}=${id(6)}`] },
  ]);
  expect(found.map(({ ids }) => ids)).toEqual([[], [id(6)]]);
  expect(hidden.map(({ code, remedy }) => [code, remedy])).toEqual(
    expect.arrayContaining([
      ["PERMISSION_DENIED", "Allow GET /containers/{id}/json on this engine, then discover again."],
      ["PERMISSION_DENIED", "Allow GET /containers/{id}/archive on this engine, then discover again."],
      ["HOST_COMMAND_FAILED", "Check the container on the engine, then discover again."],
    ]),
  );
});
