// An SSH server in a process of its own; it ends with the process that started it.
import { startSshServer } from "../dist/testing/index.js";

const server = await startSshServer();
process.send({
  address: server.address,
  clientKey: server.clientKey,
  fingerprints: server.hostKeys.map((key) => key.fingerprint),
});
process.once("disconnect", () => void server[Symbol.asyncDispose]());
