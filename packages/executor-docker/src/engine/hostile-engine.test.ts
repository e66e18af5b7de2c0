import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepContext } from "@runner-upgrade/executor";
import type { DockerHost } from "@runner-upgrade/plan/platform";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { DockerCall } from "../host/docker-call.js";
import { withEngine } from "../host/with-engine.js";
import { settingsOf, type DockerExecutorOptions } from "../options/docker-executor-options.js";
import { stageImage } from "../steps/stage-image.js";

const secret = "canary-of-the-registry";
const servers: Server[] = [];

function listen(server: Server): Promise<number> {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    if ("closeAllConnections" in server)
      (server as { closeAllConnections: () => void }).closeAllConnections();
  }
});

function call<T>(
  address: string,
  work: (call: DockerCall) => Promise<T>,
  options: DockerExecutorOptions = {},
): Promise<T> {
  const host: DockerHost = { platform: "docker", address, container: "runner" };
  const request = { runner: { id: "id", name: "runner" }, host, timeLimitMs: 60_000 };
  const registryAuth = () => Promise.resolve({ serverAddress: "r", username: "me", password: secret });
  const settings = settingsOf({ registryAuth, ...options });
  return withEngine(settings, { ...request, signal: new AbortController().signal }, work);
}

const stage = (each: DockerCall): Promise<unknown> =>
  stageImage(each, { container: { image: "r/x:1", pull: "always" }, record: {} } as unknown as StepContext);

const image = JSON.stringify({ Id: `sha256:${"a".repeat(64)}`, Os: "linux", Architecture: "amd64" });

/** An engine that has every image, and notes what it is asked with. */
function engine(seen: IncomingMessage[]): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    seen.push(request);
    if (request.url?.startsWith("/images/create") === true) response.end('{"status":"Pulled"}\n');
    else if (request.url?.startsWith("/info") === true)
      response.end(JSON.stringify({ Name: "x", OSType: "linux", Architecture: "x86_64" }));
    else response.end(image);
  };
}

describe("an engine behind https://", () => {
  let tls: { readonly ca: string; readonly cert: string; readonly key: string };

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "runner-upgrade-tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"],
        ...["-subj", "/CN=engine", "-addext", "subjectAltName=IP:127.0.0.1"],
      ],
      { stdio: "ignore" },
    );
    const text = readFileSync(cert, "utf8");
    tls = { ca: text, cert: text, key: readFileSync(key, "utf8") };
    rmSync(folder, { recursive: true });
  });

  /** The engine's port, what it was asked, and every byte that came over the wire. */
  async function behindTls(): Promise<{ port: number; seen: IncomingMessage[]; wire: Buffer[] }> {
    const seen: IncomingMessage[] = [];
    const wire: Buffer[] = [];
    const inner = await listen(createHttpsServer({ cert: tls.cert, key: tls.key }, engine(seen)));
    const tap = createServer((client) => {
      const server = connect(inner, "127.0.0.1");
      client.on("data", (chunk: Buffer) => wire.push(chunk));
      client.pipe(server).pipe(client);
      for (const end of [client, server]) end.on("error", () => end.destroy());
    });
    return { port: await listen(tap), seen, wire };
  }

  it("is spoken to in TLS, and nothing of the registry's login goes over the wire in clear", async () => {
    const { port, seen, wire } = await behindTls();
    await call(`https://127.0.0.1:${port}`, stage, { tls: { ca: tls.ca } });
    const pulled = seen.find(({ url }) => url?.startsWith("/images/create"));
    const sent = Buffer.from(String(pulled?.headers["x-registry-auth"]), "base64url").toString("utf8");
    expect(JSON.parse(sent)).toMatchObject({ password: secret });
    const bytes = Buffer.concat(wire);
    expect(bytes[0]).toBe(0x16);
    for (const clear of ["HTTP/1.1", "/images", "egistry-", secret])
      expect(bytes.includes(clear)).toBe(false);
  });

  it("is trusted where the system's authorities vouch for it", async () => {
    const { port, seen } = await behindTls();
    const folder = mkdtempSync(join(tmpdir(), "runner-upgrade-tls-"));
    writeFileSync(join(folder, "bundle.pem"), tls.ca);
    vi.stubEnv("SSL_CERT_FILE", join(folder, "bundle.pem"));
    try {
      await call(`https://127.0.0.1:${port}`, stage);
      expect(seen.length).toBeGreaterThan(2);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });

  it("is refused where no authority that this process trusts vouches for it, and nothing is asked of it", async () => {
    const { port, seen, wire } = await behindTls();
    await expect(call(`https://127.0.0.1:${port}`, stage)).rejects.toMatchObject({
      code: "HOST_UNREACHABLE",
    });
    expect(seen).toEqual([]);
    expect(Buffer.concat(wire).includes("HTTP/1.1")).toBe(false);
  });

  it.each(["tcp", "http"])("gets no registry login by %s://, and pulls without one", async (scheme) => {
    const seen: IncomingMessage[] = [];
    const port = await listen(createHttpServer(engine(seen)));
    await expect(call(`${scheme}://127.0.0.1:${port}`, stage)).rejects.toMatchObject({
      code: "REGISTRY_REFUSED",
      message: expect.stringContaining("without encryption") as string,
    });
    expect(seen.filter(({ url }) => url?.startsWith("/images/create"))).toEqual([]);
    await call(`${scheme}://127.0.0.1:${port}`, stage, { registryAuth: () => Promise.resolve(null) });
    const pulled = seen.find(({ url }) => url?.startsWith("/images/create"));
    expect(pulled?.headers).not.toHaveProperty("x-registry-auth");
  });
});

it.each([
  ["is there already", 200, true],
  ["is not", 404, false],
])("proposes `if-missing` for an image that cannot be pulled and %s", async (_what, status, isProposed) => {
  const port = await listen(
    createHttpServer((request, response) => {
      const isPull = request.url?.startsWith("/images/create") === true;
      response.writeHead(isPull ? 404 : status, { "Content-Type": "application/json" });
      response.end(isPull || status === 404 ? '{"message":"manifest unknown"}' : image);
    }),
  );
  const failure: unknown = await call(`http://127.0.0.1:${port}`, stage, {
    registryAuth: () => Promise.resolve(null),
  }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "IMAGE_NOT_FOUND" });
  expect(String(failure).includes('pull: "if-missing"')).toBe(isProposed);
});

/** Answers every request with the same bytes for as long as anybody reads. */
function endless(status: number, part: Buffer): ReturnType<typeof createHttpServer> {
  return createHttpServer((_, response) => {
    response.writeHead(status, { "Content-Type": "application/json" });
    const more = (): void => {
      while (!response.destroyed && response.write(part));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  });
}

const frame = Buffer.concat([Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]), Buffer.alloc(65_536, 97)]);

describe("an engine whose answers have no end", () => {
  it.each<[string, number, Buffer, (call: DockerCall) => Promise<unknown>]>([
    ["a list", 200, Buffer.alloc(65_536, "[1,"), ({ engine: it }) => it.list()],
    ["an inspection", 200, Buffer.alloc(65_536, " "), ({ engine: it }) => it.container("x")],
    ["a log", 200, Buffer.alloc(65_536, "line\n"), ({ engine: it }) => it.logs("x", 20)],
    ["a frame of a log", 200, frame, ({ engine: it }) => it.logs("x", 20)],
    ["a message of a pull", 200, Buffer.alloc(65_536, "x"), stage],
    [
      "an archive",
      200,
      Buffer.alloc(65_536),
      ({ engine: it }) => it.readFile("x", "/f", { maxBytes: 65_536 }),
    ],
    ["a refusal", 400, Buffer.alloc(65_536, "x"), ({ engine: it }) => it.list()],
    ["a refusal to a stream", 400, Buffer.alloc(65_536, "x"), ({ engine: it }) => it.logs("x", 20)],
  ])("fails in %s with a clear error, and fills no memory", async (_, status, part, work) => {
    const port = await listen(endless(status, part));
    const before = process.memoryUsage().rss;
    const failure: unknown = await call(`http://127.0.0.1:${port}`, work, {
      registryAuth: () => Promise.resolve(null),
    }).catch((error: unknown) => error);
    expect(String(failure)).toMatch(/exceeds \d+ (?:bytes|characters)/);
    // The largest limit is 32 MiB, held once as bytes and once as text.
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });
});
