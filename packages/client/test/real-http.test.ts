import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createRunnerClient, tokenAuth, type RunnerClient, type RunnerClientOptions } from "../src/index.js";
import { failureOf } from "./support/clients.js";
import { systemInfo } from "./support/observed-server.js";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function clientOf(
  listener: RequestListener,
  options: Partial<RunnerClientOptions> = {},
): Promise<RunnerClient> {
  const server = createServer((request, response) => {
    if (request.url !== "/api/42/system/info") {
      listener(request, response);
      return;
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(systemInfo(56)));
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createRunnerClient({
    url,
    auth: tokenAuth("canary"),
    retry: { attempts: 2, minDelayMs: 1 },
    ...options,
  });
}

const jar = { "content-type": "application/java-archive", "content-length": "10" };

// The network's own ways to fail, through the fetch that users have.
describe("over a real network", () => {
  it("a package that is cut off ends its stream with DOWNLOAD_INTERRUPTED", async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, jar);
      response.write(Buffer.from([0x50, 0x4b, 3, 4, 1]), () => response.destroy());
    });
    const { stream } = await client.downloadPackage("tk", { minBytes: 1 });
    const error = await failureOf(new Response(stream).arrayBuffer());
    expect(error).toMatchObject({ code: "DOWNLOAD_INTERRUPTED", isRetryable: true });
    expect(error.message).toContain("5 of 10 bytes");
  });

  it("a package that nobody wants any more lets its connection go", async () => {
    const controller = new AbortController();
    let closed: (value: unknown) => void = () => undefined;
    const isClosed = new Promise((resolve) => (closed = resolve));
    const client = await clientOf((request, response) => {
      request.on("close", closed);
      response.on("close", closed);
      response.writeHead(200, jar);
      response.write(Buffer.from([0x50, 0x4b, 3, 4, 1]));
    });
    await client.downloadPackage("tk", { minBytes: 1, signal: controller.signal });
    controller.abort();
    await isClosed;
  });

  it("a server that hangs up is asked again for what may be repeated, and never for what may not", async () => {
    const seen: string[] = [];
    const client = await clientOf((request) => {
      seen.push(request.method ?? "");
      request.socket.destroy();
    });
    expect(await failureOf(client.listRunners())).toMatchObject({ code: "NETWORK" });
    const error = await failureOf(client.regenerateCredentials("a"));
    expect(error).toMatchObject({ code: "NETWORK", mayHaveTakenEffect: true });
    expect(seen).toEqual(["GET", "GET", "POST"]);
  });

  it("a server that is not there is NETWORK, with nothing done", async () => {
    const client = await clientOf(() => undefined);
    await client.getApiVersion();
    const server = servers.pop();
    server?.closeAllConnections();
    server?.close();
    const error = await failureOf(client.createReplica("a"));
    expect(error).toMatchObject({ code: "NETWORK", mayHaveTakenEffect: false, isRetryable: true });
    expect(error.message).toContain("ECONNREFUSED");
  });

  it("a time limit takes the request off the network", async () => {
    let closed: (value: unknown) => void = () => undefined;
    const isClosed = new Promise((resolve) => (closed = resolve));
    const client = await clientOf((request) => {
      request.on("close", closed);
    });
    await client.getApiVersion();
    expect(await failureOf(client.listRunners({}, { timeoutMs: 50 }))).toMatchObject({ code: "TIMEOUT" });
    await isClosed;
  });

  it("a POST without a body and one with a body arrive as such", async () => {
    const seen: unknown[] = [];
    const client = await clientOf((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        seen.push([request.method, request.headers["content-type"], body]);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ id: "a", runnerId: "a", token: "t", downloadTk: "d" }));
      });
    });
    await client.regenerateCredentials("a");
    await client.updateRunner("a", { name: "ümlaut" });
    expect(seen).toEqual([
      ["POST", undefined, ""],
      ["POST", "application/json", '{"name":"ümlaut","runnerId":"a"}'],
    ]);
  });
});
