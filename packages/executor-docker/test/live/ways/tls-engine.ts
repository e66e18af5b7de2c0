import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import type { EngineTls } from "../../../src/index.js";
import { run } from "../lab/docker.js";

/** An engine behind TLS that asks for a client's certificate, on loopback. */
export interface TlsEngine {
  readonly address: string;
  readonly tls: EngineTls;
  /** Certificates that another authority made. */
  readonly strange: EngineTls;
  close(): Promise<void>;
}

/** Puts TLS before an engine's socket. */
export async function tlsEngine(socketPath: string): Promise<TlsEngine> {
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-tls-"));
  const tls = await certificates(folder, "own");
  const strange = await certificates(folder, "strange");
  const server = createServer(
    { ca: tls.ca, cert: tls.cert, key: tls.key, requestCert: true, rejectUnauthorized: true },
    (client) => {
      const engine = connect(socketPath);
      client.pipe(engine).pipe(client);
      for (const end of [client, engine]) end.on("error", () => end.destroy());
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `tcp://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    tls,
    strange,
    close: async () => {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A certificate for 127.0.0.1, for both sides, and the authority that made it. */
async function certificates(folder: string, name: string): Promise<EngineTls> {
  const file = (suffix: string): string => join(folder, `${name}-${suffix}`);
  const openssl = (...words: readonly string[]): Promise<string> => run("openssl", words);
  const authority = [
    "-subj",
    "/CN=authority",
    "-keyout",
    file("ca.key"),
    "-out",
    file("ca.pem"),
    "-days",
    "2",
  ];
  await openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", ...authority);
  await openssl(
    ...["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"],
    ...["-keyout", file("key.pem"), "-out", file("request")],
  );
  await writeFile(
    file("extensions"),
    "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n",
  );
  await openssl(
    ...["x509", "-req", "-in", file("request"), "-CA", file("ca.pem"), "-CAkey", file("ca.key")],
    ...["-CAcreateserial", "-days", "2", "-extfile", file("extensions"), "-out", file("cert.pem")],
  );
  const [ca = "", cert = "", key = ""] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((suffix) => readFile(file(suffix), "utf8")),
  );
  return { ca, cert, key };
}
