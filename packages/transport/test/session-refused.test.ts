import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startSshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";

// The server of the tests cannot refuse as sshd does (reason 2), which ssh2 asks for: that is shown on a real one
// (`MaxSessions 2`, in the live suite of executor-vm).
const clients = sshClients.filter(({ name, missing }) => name === "openssh" && missing === null);

describe.each(clients)("a session over $name that the server refuses", (client) => {
  it("is asked for again", async () => {
    await using server = await startSshServer();
    await using transport = await client.connectTo(server);
    await using host = await transport.connect(server.address);
    server.refuseSessions(3);
    expect(await host.run(["cat"], { stdin: "fed" })).toMatchObject({ exitCode: 0, stdout: "fed" });
  });

  it("counts nothing of what was handed to it, when a file is written", async () => {
    const directory = await mkdtemp(join(tmpdir(), "refused-"));
    try {
      await using server = await startSshServer();
      await using transport = await client.connectTo(server);
      await using host = await transport.connect(server.address);
      const told: number[] = [];
      server.refuseSessions(2);
      const { bytes } = await host.writeFile(join(directory, "file"), "0123456789", {
        onProgress: ({ writtenBytes }) => told.push(writtenBytes),
      });
      expect([bytes, Math.max(...told)]).toEqual([10, 10]);
      expect(await readFile(join(directory, "file"), "utf8")).toBe("0123456789");
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("ends with what to do when it goes on refusing, within the time limit of the command", async () => {
    await using server = await startSshServer();
    await using transport = await client.connectTo(server);
    await using host = await transport.connect(server.address);
    server.refuseSessions(100);
    await expect(host.run(["true"], { timeLimitMs: 2_000 })).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      mayHaveTakenEffect: false,
      message: expect.stringContaining("MaxSessions") as string,
    });
  });
});
