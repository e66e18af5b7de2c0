import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import { afterEach, describe, expect, it } from "vitest";
import {
  createJobLoad,
  createSimulator,
  createVirtualClock,
  readPackage,
  type Listening,
  type Simulator,
  type SimulatorOptions,
} from "../src/index.js";

let listening: Listening | null = null;
afterEach(async () => {
  await listening?.close();
  listening = null;
});

/** A simulator with two projects and Runners that live, and a client of it. */
async function set(
  way: "injected fetch" | "HTTP",
  options: SimulatorOptions = {},
): Promise<{ simulator: Simulator; client: RunnerClient; runnerId: string; sharedId: string }> {
  const simulator = createSimulator({ clockFactor: 200, ...options });
  simulator.addProject({ name: "web", dispatch: "manual" });
  simulator.addProject({ name: "net", dispatch: "automatic" });
  const add = (name: string, projects: string[]): string => {
    const { runnerId, token } = simulator.addRunner({ name, tags: ["East", "linux"], projects });
    simulator.agents.start({
      runnerId,
      token,
      version: "5.6.0",
      hostname: "host-1",
      installationPath: "/opt/a",
    });
    return runnerId;
  };
  const runnerId = add("east-1", ["web"]);
  const sharedId = add("shared-1", ["web", "net"]);
  if (way === "HTTP") listening = await simulator.listen();
  const client = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(simulator.apiToken),
    ...(way === "HTTP" ? {} : { fetch: simulator.fetch }),
  });
  return { simulator, client, runnerId, sharedId };
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

describe.each(["injected fetch", "HTTP"] as const)("every method of the client over %s", (way) => {
  it("reads the server", async () => {
    const { simulator, client } = await set(way);
    expect(await client.getApiVersion()).toBe(48);
    expect(await client.getSystemInfo()).toMatchObject({ version: "5.7.0-20241021", apiVersion: 48 });
    expect((await client.getFeature("runner")).state).toBe("on");
    expect(await client.getReplicasMode()).toBe("off");
    expect((await client.getExecutionsStatus()).executionMode).toBe("active");
    createJobLoad(simulator, { needs: [{ project: "web", tags: ["east"] }] }).start();
    expect((await client.listRunningExecutions("web")).executions).toHaveLength(1);
    expect((await client.listRunningExecutions("*")).executions).toHaveLength(1);
    const [job] = await client.exportJobs("web");
    expect(job).toMatchObject({ runnerSelector: { filter: "east" } });
  });

  it("manages Runners at the system's level", async () => {
    const { client, runnerId } = await set(way);
    expect((await client.listRunners()).map(({ name, status }) => [name, status])).toEqual([
      ["east-1", "Healthy"],
      ["shared-1", "Healthy"],
    ]);
    expect(await client.listRunners({ tags: ["EAST"], filter: "shared", status: "healthy" })).toHaveLength(1);
    expect(await client.getRunner(runnerId)).toMatchObject({
      version: "5.6.0",
      tags: ["east", "linux"],
      projects: { web: ".*" },
    });
    const updated = await client.updateRunner(runnerId, { tagNames: ["West", "aix"] });
    expect(updated).toMatchObject({ tags: ["aix", "west"], projects: { web: ".*" } });
    expect(await client.getRunnerTags(runnerId)).toEqual(["aix", "west"]);
    expect(await client.listTags({ project: "web" })).toEqual({ aix: 1, west: 1, east: 1, linux: 1 });
    expect(await client.searchTags({ keyword: "EA" })).toEqual(["east"]);
    expect((await client.getUi()).allowedActions).toContain("regen");
    expect(await client.getRunnerKeys(runnerId)).toEqual([]);
    expect(await client.pingRunner(runnerId, { pollMs: 5 })).toMatchObject({ answered: true });
    const created = await client.createRunner({
      name: "new-1",
      description: "a new one",
      tagNames: ["x"],
      assignedProjects: { web: ".*" },
    });
    expect((await client.getRunner(created.runnerId)).status).toBe("New");
    await client.deleteRunner(created.runnerId);
    await expect(client.getRunner(created.runnerId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("regenerates, and downloads the package", async () => {
    const { simulator, client, runnerId } = await set(way, { packageBytes: 300_000 });
    const { token, downloadToken } = await client.regenerateCredentials(runnerId);
    const progress: number[] = [];
    const download = await client.downloadPackage(downloadToken, {
      minBytes: 1_000,
      onProgress: ({ receivedBytes }) => progress.push(receivedBytes),
    });
    const bytes = await bytesOf(download.stream);
    expect(download).toMatchObject({ sizeBytes: bytes.length, fileName: `runner-${runnerId}.jar` });
    expect(readPackage(bytes)).toMatchObject({ token, version: "5.7.0-20241021", serverUrl: simulator.url });
    expect(progress.length).toBeGreaterThan(1);
  });

  it("does the same for a project", async () => {
    const { client, runnerId, sharedId } = await set(way);
    const web = client.project("web");
    expect(await web.listRunners()).toHaveLength(2);
    expect((await web.getRunner(runnerId)).name).toBe("east-1");
    expect((await client.project("net").getConfig()).dispatch).toBe("automatic");
    expect((await web.saveConfig({ dispatch: "automatic" })).dispatch).toBe("automatic");
    const saved = await web.saveNodeDispatchConfig({
      runnerId,
      runnerAsNodeEnabled: true,
      remoteNodeDispatch: true,
      runnerNodeFilter: "tags: a",
    });
    expect(saved).toMatchObject({ id: runnerId, runnerNodeFilter: "tags: a" });
    expect(await web.getRunner(runnerId)).toMatchObject({
      runnerNodeFilter: "tags: a",
      remoteNodeDispatch: true,
    });
    expect((await web.getUi()).allowedActions).toContain("ping");
    expect(await web.pingRunner(runnerId, { pollMs: 5 })).toMatchObject({ answered: true });
    expect((await web.updateRunner(runnerId, { description: "changed" })).description).toBe("changed");
    const { downloadToken } = await web.regenerateCredentials(runnerId);
    await bytesOf((await web.downloadPackage(downloadToken, { minBytes: 1_000 })).stream);
    await expect(web.regenerateCredentials(sharedId)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(web.deleteRunner(sharedId)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await web.removeProjectAssociation(sharedId);
    expect(Object.keys((await client.getRunner(sharedId)).projects)).toEqual(["net"]);
    const created = await web.createRunner({ name: "p-1", description: "of a project" });
    await web.deleteRunner(created.runnerId);
  });

  it("manages replicas on a server that has them", async () => {
    const { client, runnerId } = await set(way, {
      apiVersion: 56,
      version: "5.17.0",
      replicas: "on",
      replicaBehaviour: { regenerateManual: "bad-request" },
    });
    expect(await client.getReplicasMode()).toBe("on");
    const created = await client.createReplica(runnerId);
    expect((await client.listReplicas(runnerId)).map(({ status }) => status)).toEqual(["Healthy", "New"]);
    expect((await client.getRunner(runnerId)).status).toBe("New");
    await client.deleteReplica(runnerId, created.replicaId);
    const web = client.project("web");
    const second = await web.createReplica(runnerId);
    expect(await web.listReplicas(runnerId)).toHaveLength(2);
    await web.deleteReplica(runnerId, second.replicaId);
    expect(await client.listReplicas(runnerId)).toMatchObject([
      { version: "5.6.0", hostname: "host-1", installationPath: "/opt/a" },
    ]);
    await expect(client.regenerateCredentials(runnerId)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("what the client meets on other servers", () => {
  it("an old server has no replicas, and says so", async () => {
    const { client, runnerId } = await set("injected fetch");
    await expect(client.listReplicas(runnerId)).rejects.toMatchObject({ code: "SERVER_TOO_OLD" });
  });

  it("a server whose flag is off", async () => {
    const { client } = await set("injected fetch", { apiVersion: 56, version: "5.17.0" });
    expect(await client.getReplicasMode()).toBe("off");
  });

  it.each([43, 48])("jobs with fields of their own are exported whole at API %d", async (apiVersion) => {
    const { simulator, client } = await set("injected fetch", { apiVersion, version: "5.0.0" });
    simulator.addProject({ name: "ops" });
    const definition = {
      executionEnabled: false,
      schedule: { time: { hour: "3" } },
      sequence: { commands: [{ exec: 'a: "b"\n#c', errorhandler: { jobref: { uuid: "x" } } }] },
      runnerSelector: {
        filter: "east,${option.more}",
        runnerFilterMode: "TAGS",
        runnerFilterType: "TAG_FILTER_AND",
      },
    };
    const id = simulator.addJob({ project: "web", group: "db", name: "no: text", definition });
    expect(await client.exportAllJobs(["ops", "web"])).toEqual([
      { project: "ops", jobs: [] },
      {
        project: "web",
        jobs: [expect.objectContaining({ id, uuid: id, group: "db", name: "no: text", ...definition })],
      },
    ]);
  });

  it("a server of 5.5 exports jobs as YAML", async () => {
    const { simulator, client } = await set("injected fetch", { apiVersion: 43, version: "5.0.0" });
    createJobLoad(simulator, { needs: [{ project: "web", tags: ["east", "linux"] }] }).start();
    const [job] = await client.exportJobs("web");
    expect(job).toMatchObject({ runnerSelector: { filter: "east,linux" } });
  });

  it("a Runner that does not answer a ping", async () => {
    const clock = createVirtualClock();
    const simulator = createSimulator({ clock });
    simulator.addProject({ name: "web" });
    const { runnerId, token } = simulator.addRunner({ name: "a", projects: ["web"] });
    simulator.agents.start({ runnerId, token, version: "5.6.0" }).kill();
    const client = createRunnerClient({
      url: simulator.url,
      auth: tokenAuth(simulator.apiToken),
      fetch: simulator.fetch,
      clock,
    });
    const result = await clock.run(client.pingRunner(runnerId, { deadlineMs: 60_000 }));
    expect(result).toMatchObject({ answered: false });
  });
});

describe("the client's document", () => {
  it("holds no operation that the simulator does not know", async () => {
    const clientRoot = dirname(createRequire(import.meta.url).resolve("@runner-upgrade/client/package.json"));
    const document = readFileSync(join(clientRoot, "openapi", "runner-api.yaml"), "utf8");
    const operations: { method: string; path: string }[] = [];
    let path = "";
    for (const line of document.split("\n")) {
      path = /^ {2}(\/\S*):\s*$/.exec(line)?.[1] ?? path;
      const method = /^ {4}(get|post|delete|put|patch):\s*$/.exec(line)?.[1];
      if (method !== undefined) operations.push({ method: method.toUpperCase(), path });
    }
    expect(operations.length).toBeGreaterThan(35);
    const { simulator, runnerId } = await set("injected fetch", { apiVersion: 56, version: "6.1.0" });
    const unknown: string[] = [];
    for (const operation of operations) {
      const concrete = operation.path
        .replace("{project}", "web")
        .replace(/\{(runnerId|id)\}/, runnerId)
        .replace("{featureName}", "runner")
        .replace(/\{\w+\}/g, "x");
      const response = await simulator.fetch(
        new Request(`${simulator.url}/api/56${concrete}`, {
          method: operation.method === "DELETE" ? "OPTIONS" : operation.method,
          headers: { "x-rundeck-auth-token": simulator.apiToken },
        }),
      );
      const text = await response.text();
      const isKnown =
        operation.method === "DELETE"
          ? (response.headers.get("allow") ?? "").includes("DELETE")
          : response.status !== 405 && !text.includes("Page does not exist");
      if (!isKnown) unknown.push(`${operation.method} ${operation.path}`);
    }
    expect(unknown).toEqual([]);
  });
});
