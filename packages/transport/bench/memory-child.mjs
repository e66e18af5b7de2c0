// Streams one package to a file and prints this process's peak memory in MiB. Started by memory.mjs.
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { localTransport, ssh2Transport } from "../dist/index.js";
import { generatedStream } from "./generated-stream.mjs";

const [name, mebibytes] = process.argv.slice(2);
const totalBytes = Number(mebibytes) * 1024 * 1024;
const directory = await mkdtemp(join(tmpdir(), "bench-memory-"));
// The server's memory is not ours, so it has a process of its own.
const server = name === "ssh2" ? fork(fileURLToPath(new URL("ssh-server.mjs", import.meta.url))) : null;
try {
  const login = server === null ? null : await new Promise((resolve) => server.once("message", resolve));
  const transport =
    login === null
      ? localTransport()
      : ssh2Transport({
          hostKeys: { kind: "pinned", fingerprints: login.fingerprints },
          authentication: [{ kind: "key", key: login.clientKey }],
        });
  const host = await transport.connect(login?.address ?? "localhost");
  await host.writeFile(join(directory, "package"), generatedStream(totalBytes), {
    expectedBytes: totalBytes,
  });
  await transport[Symbol.asyncDispose]();
} finally {
  server?.disconnect();
  await rm(directory, { recursive: true, force: true });
}
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
