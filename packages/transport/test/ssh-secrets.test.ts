import { inspect } from "node:util";

import { describe, expect, it } from "vitest";

import { ssh2Transport } from "../src/index.js";
import type { Ssh2Authentication } from "../src/index.js";
import { startSshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";
import { makeSudoStandIn } from "./sudo-stand-in.js";

const canary = "canary-5f0c2e9a";

/** Everything of a value that a logger might write. */
function spellOut(value: unknown): string {
  const cause = value instanceof Error && value.cause !== undefined ? spellOut(value.cause) : "";
  return `${inspect(value, { depth: 20, showHidden: true })} ${JSON.stringify(value)} ${cause}`;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("It should have failed."),
    (error: unknown) => error,
  );
}

describe("secrets", () => {
  it("are in no error when ssh2 is not let in", async () => {
    await using server = await startSshServer({ password: "another" });
    const ways: readonly Ssh2Authentication[] = [
      { kind: "password", password: canary },
      { kind: "password", password: { reveal: () => canary } },
      {
        kind: "key",
        key: `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary}\n-----END OPENSSH PRIVATE KEY-----\n`,
      },
      { kind: "key", key: Buffer.from(canary) },
      { kind: "key", key: server.clientKey.replace("A", canary), passphrase: canary },
    ];
    for (const way of ways) {
      await using transport = ssh2Transport({
        hostKeys: { kind: "pinned", fingerprints: server.hostKeys.map(({ fingerprint }) => fingerprint) },
        authentication: [way],
      });
      const error = await failureOf(transport.connect(server.address));
      expect(error).toMatchObject({ code: "AUTHENTICATION_FAILED" });
      expect(spellOut(error)).not.toContain(canary);
      expect(spellOut(transport)).not.toContain(canary);
    }
  });

  it("let ssh2 in by password, and by keyboard-interactive nowhere else", async () => {
    await using server = await startSshServer({ password: canary });
    await using transport = ssh2Transport({
      hostKeys: { kind: "public-keys", publicKeys: server.hostKeys.map(({ publicKey }) => publicKey) },
      authentication: [{ kind: "password", password: { reveal: () => canary } }],
    });
    await using host = await transport.connect(server.address);
    expect((await host.run(["echo", "in"])).stdout).toBe("in\n");
  });

  it("need a key or an agent: none is not enough", async () => {
    await using server = await startSshServer();
    await using transport = ssh2Transport({
      hostKeys: { kind: "pinned", fingerprints: server.hostKeys.map(({ fingerprint }) => fingerprint) },
      authentication: [],
    });
    await expect(transport.connect(server.address)).rejects.toMatchObject({ code: "AUTHENTICATION_FAILED" });
  });

  describe.each(sshClients.filter(({ missing }) => missing === null))("over $name", (client) => {
    it("are in no command line and no error", async () => {
      await using sudo = await makeSudoStandIn();
      await using server = await startSshServer({ environment: { PATH: sudo.path, HOME: "/" } });
      await using transport = await client.connectTo(server);
      await using host = await transport.connect(server.address);
      const secretEnvironment = { TOKEN: { reveal: () => canary } };
      const { stdout } = await host.run(["sh", "-c", 'printf %s "$TOKEN"; cat'], {
        secretEnvironment,
        stdin: canary,
      });
      expect(stdout).toBe(canary + canary);
      await host.writeFile("/tmp/transport-secret", canary);
      await host.remove("/tmp/transport-secret");
      const errors = await Promise.all([
        failureOf(host.run(["true"], { secretEnvironment, directory: "/missing" })),
        failureOf(host.run(["true"], { secretEnvironment, become: { kind: "sudo", user: "denied" } })),
        failureOf(host.run(["true"], { secretEnvironment: { TOKEN: `${canary}\0` } })),
        failureOf(host.writeFile("/missing/file", canary)),
        (async () => {
          const running = host.run(["sleep", "600"], { secretEnvironment, stdin: canary });
          await host.run(["true"]);
          server.dropConnections();
          return failureOf(running);
        })(),
      ]);
      for (const error of errors) expect(spellOut(error)).not.toContain(canary);
      // Nor does a command's own argv stand in what is sent as a command line.
      expect(server.commandLines.length).toBeGreaterThan(5);
      for (const line of server.commandLines) {
        expect(line).not.toContain(canary);
        expect(line).not.toContain("transport-secret");
      }
    });
  });
});
