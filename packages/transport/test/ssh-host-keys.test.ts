import { describe, expect, it } from "vitest";

import { startSshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";

describe.each(sshClients)("host keys with $name", (client) => {
  it.runIf(client.missing === null)("are trusted when they are known, also by hashed names", async () => {
    await using server = await startSshServer();
    for (const knownHosts of [server.knownHosts(), server.knownHosts({ hashed: true })]) {
      await using transport = await client.connectTo(server, { knownHosts });
      await using host = await transport.connect(server.address);
      expect((await host.run(["echo", "in"])).stdout).toBe("in\n");
    }
  });

  it.runIf(client.missing === null)("are asked for by the types that are known", async () => {
    await using server = await startSshServer({ hostKeyTypes: ["ed25519", "ecdsa", "rsa"] });
    for (const { publicKey } of server.hostKeys) {
      const knownHosts = `[127.0.0.1]:${server.port} ${publicKey}\n`;
      await using transport = await client.connectTo(server, { knownHosts });
      await using host = await transport.connect(server.address);
      expect((await host.run(["echo", "in"])).stdout).toBe("in\n");
    }
  });

  it.runIf(client.missing === null)("stop everything when they are not known", async () => {
    await using server = await startSshServer();
    await using transport = await client.connectTo(server, {
      knownHosts: "another.example.com ssh-ed25519 AAAA\n",
    });
    await expect(transport.connect(server.address)).rejects.toMatchObject({
      code: "HOST_KEY_UNKNOWN",
      isRetryable: false,
      mayHaveTakenEffect: false,
      address: server.address,
    });
    expect(server.loginCount).toBe(0);
  });

  it.runIf(client.missing === null)("stop everything when they are not the known ones", async () => {
    await using server = await startSshServer();
    await using other = await startSshServer();
    const knownHosts = `[127.0.0.1]:${server.port} ${other.hostKeys[0]?.publicKey ?? ""}\n`;
    await using transport = await client.connectTo(server, { knownHosts });
    await expect(transport.connect(server.address)).rejects.toMatchObject({ code: "HOST_KEY_MISMATCH" });
    expect(server.loginCount).toBe(0);
  });

  it.runIf(client.missing === null)(
    "stop everything when they are of another type than the known ones",
    async () => {
      await using server = await startSshServer({ hostKeyTypes: ["ecdsa"] });
      await using other = await startSshServer({ hostKeyTypes: ["ed25519"] });
      const knownHosts = `[127.0.0.1]:${server.port} ${other.hostKeys[0]?.publicKey ?? ""}\n`;
      await using transport = await client.connectTo(server, { knownHosts });
      await expect(transport.connect(server.address)).rejects.toMatchObject({
        code: expect.stringMatching(/^HOST_KEY_/) as string,
      });
      expect(server.loginCount).toBe(0);
    },
  );

  it.runIf(client.missing === null)("stop everything when they are revoked", async () => {
    await using server = await startSshServer();
    const knownHosts = `${server.knownHosts()}@revoked * ${server.hostKeys[0]?.publicKey ?? ""}\n`;
    await using transport = await client.connectTo(server, { knownHosts });
    await expect(transport.connect(server.address)).rejects.toMatchObject({ code: "HOST_KEY_MISMATCH" });
    expect(server.loginCount).toBe(0);
  });
});
