import { describe, expect, it } from "vitest";

import { startSshServer } from "../src/testing/index.js";
import { waitFor } from "../src/testing/contract/wait-for.js";
import { sshClients } from "./ssh-clients.js";
import { startUnreliableProxy } from "./unreliable-proxy.js";

describe.each(sshClients.filter(({ missing }) => missing === null))("connecting with $name", (client) => {
  it("fails when nobody listens, or there is no such host", async () => {
    const server = await startSshServer();
    await using transport = await client.connectTo(server);
    await server[Symbol.asyncDispose]();
    for (const address of [server.address, "tester@no-such-host.invalid"]) {
      await expect(transport.connect(address)).rejects.toMatchObject({
        code: "HOST_UNREACHABLE",
        isRetryable: true,
        mayHaveTakenEffect: false,
      });
    }
  });

  it("fails when the host does not let us in", async () => {
    await using server = await startSshServer();
    await using other = await startSshServer();
    await using transport = await client.connectTo(server, { key: other.clientKey });
    await expect(transport.connect(server.address)).rejects.toMatchObject({
      code: "AUTHENTICATION_FAILED",
      isRetryable: false,
    });
    await using right = await client.connectTo(server);
    await expect(right.connect(`someone@127.0.0.1:${server.port}`)).rejects.toMatchObject({
      code: "AUTHENTICATION_FAILED",
    });
    expect(server.loginCount).toBe(0);
  });

  it("is given up at its time limit, and when it is aborted", async () => {
    await using server = await startSshServer();
    await using silent = await startUnreliableProxy();
    await using transport = await client.connectTo(server);
    const address = `tester@127.0.0.1:${silent.port}`;
    await expect(transport.connect(address, { timeLimitMs: 300 })).rejects.toMatchObject({ code: "TIMEOUT" });
    const controller = new AbortController();
    const connecting = transport.connect(address, { signal: controller.signal });
    controller.abort();
    await expect(connecting).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("does not take a login without a shell for a host that can be used", async () => {
    await using server = await startSshServer({
      loginShell: ["/bin/sh", "-c", "echo This account is currently not available.; exit 1", "sh"],
    });
    await using transport = await client.connectTo(server);
    await expect(transport.connect(server.address)).rejects.toMatchObject({
      code: "COMMAND_FAILED",
      message: expect.stringContaining("not available") as string,
    });
  });

  it("gets along with a login that says a lot, and with other shells", async () => {
    await using server = await startSshServer({
      loginShell: ["/bin/sh", "-c", 'echo Welcome; echo "Last login" >&2; eval "$1"; echo Bye', "sh"],
    });
    await using transport = await client.connectTo(server);
    await using host = await transport.connect(server.address);
    expect(await host.run(["sh", "-c", "echo out; echo err >&2"])).toMatchObject({
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  it("is done once for all sessions that are open, and for a while after", async () => {
    await using server = await startSshServer();
    await using transport = await client.connectTo(server, { idleMs: 300 });
    const sessions = await Promise.all(Array.from({ length: 5 }, () => transport.connect(server.address)));
    for (const session of sessions) await session[Symbol.asyncDispose]();
    await using again = await transport.connect(server.address);
    expect(server.loginCount).toBe(1);
    await again[Symbol.asyncDispose]();
    await waitFor("the connection to be closed", () => (server.connectionCount === 0 ? true : undefined));
    await using anew = await transport.connect(server.address);
    expect((await anew.run(["true"])).exitCode).toBe(0);
    expect(server.loginCount).toBe(2);
  });

  it("is undone when the transport is disposed of, and not done any more", async () => {
    await using server = await startSshServer();
    const transport = await client.connectTo(server);
    const host = await transport.connect(server.address);
    await transport[Symbol.asyncDispose]();
    await waitFor("the connection to be closed", () => (server.connectionCount === 0 ? true : undefined));
    await expect(host.run(["true"])).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    await expect(transport.connect(server.address)).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      isRetryable: false,
    });
  });

  it("goes through a jump host", async () => {
    await using jumpServer = await startSshServer({ isJumpHost: true });
    await using server = await startSshServer();
    await using transport = await client.connectTo(server, { jumpServer });
    await using host = await transport.connect(server.address);
    expect((await host.run(["echo", "beyond"])).stdout).toBe("beyond\n");
    expect(jumpServer.loginCount).toBe(1);
    expect(jumpServer.commandLines).toEqual([]);
    jumpServer.dropConnections();
    await expect(host.run(["true"])).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  });

  it("checks the key of a jump host, too, and says when nobody listens behind it", async () => {
    await using jumpServer = await startSshServer({ isJumpHost: true });
    await using server = await startSshServer();
    await using careful = await client.connectTo(server, { jumpServer, knownHosts: server.knownHosts() });
    await expect(careful.connect(server.address)).rejects.toMatchObject({ code: "HOST_KEY_UNKNOWN" });
    expect(jumpServer.loginCount).toBe(0);
    await using transport = await client.connectTo(server, { jumpServer });
    await server[Symbol.asyncDispose]();
    await expect(transport.connect(server.address)).rejects.toMatchObject({ code: "HOST_UNREACHABLE" });
  });

  it("is lost when the network falls silent", async () => {
    await using server = await startSshServer();
    await using proxy = await startUnreliableProxy(server.port);
    const knownHosts = server.knownHosts().replace(String(server.port), String(proxy.port));
    await using transport = await client.connectTo(server, { knownHosts, keepAliveMs: 1_000 });
    await using host = await transport.connect(`tester@127.0.0.1:${proxy.port}`);
    const command = await host.spawn(["sleep", "600"]);
    const running = command.wait();
    proxy.stall();
    await expect(running).rejects.toMatchObject({ code: "CONNECTION_LOST", mayHaveTakenEffect: true });
  });
});
