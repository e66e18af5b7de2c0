import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeTransportContract, startSshServer } from "../testing/index.js";
import { opensshTransport } from "./openssh-transport.js";

describeTransportContract("openssh", {
  createSubject: async () => {
    const server = await startSshServer();
    const directory = await mkdtemp(join(tmpdir(), "openssh-test-"));
    const key = join(directory, "key");
    await writeFile(key, server.clientKey, { mode: 0o600 });
    const transport = opensshTransport({
      configFile: "/dev/null",
      hostKeys: { kind: "public-keys", publicKeys: server.hostKeys.map((host) => host.publicKey) },
      options: [
        ["IdentityFile", key],
        ["IdentitiesOnly", "yes"],
      ],
      environment: { ...process.env, SSH_AUTH_SOCK: undefined },
    });
    return {
      transport,
      address: server.address,
      dropConnections: () => {
        server.dropConnections();
      },
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        await rm(directory, { recursive: true });
      },
    };
  },
});
