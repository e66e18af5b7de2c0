import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRunnerClient, tokenAuth } from "../src/index.js";
import { failureOf } from "./support/clients.js";
import { systemInfo } from "./support/observed-server.js";

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const skips = !hasOpenssl();
if (skips) console.warn("SKIPPED: no openssl on this machine, so no certificate to refuse could be made.");

describe.skipIf(skips)("a real server with a certificate of its own", () => {
  let server: Server;
  let directory: string;
  let url: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "runner-upgrade-tls-"));
    const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
    execFileSync(
      "openssl",
      // prettier-ignore
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
      { stdio: "ignore" },
    );
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(systemInfo(48)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  });

  it("is refused with TLS, naming NODE_EXTRA_CA_CERTS, after one try", async () => {
    const client = createRunnerClient({ url, auth: tokenAuth("canary") });
    const error = await failureOf(client.listRunners());
    expect(error).toMatchObject({ code: "TLS", isRetryable: false, mayHaveTakenEffect: false });
    expect(error.message).toContain("NODE_EXTRA_CA_CERTS");
    expect(error.message).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/);
  });

  it("is taken where NODE_EXTRA_CA_CERTS names the certificate when Node starts", async () => {
    const script = `fetch(process.argv[1]).then(async (answer) => process.stdout.write(await answer.text()))`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(directory, "cert.pem") };
    const child = execFile(process.execPath, ["-e", script, `${url}/`], { env });
    const chunks: string[] = [];
    child.stdout?.on("data", (text: string) => chunks.push(text));
    const [exitCode] = (await once(child, "close")) as [number];
    expect([exitCode, chunks.join("")]).toEqual([0, JSON.stringify(systemInfo(48))]);
  });
});
