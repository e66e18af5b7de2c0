import { describe, expect, it } from "vitest";

import { localTransport } from "../src/index.js";
import type { HostSession } from "../src/index.js";
import { startSshServer } from "../src/testing/index.js";
import { sshClients } from "./ssh-clients.js";
import { makeSudoStandIn } from "./sudo-stand-in.js";

async function expectDenied(host: HostSession): Promise<void> {
  const become = { kind: "sudo", user: "denied" } as const;
  const denied = {
    code: "SUDO_DENIED",
    isRetryable: false,
    mayHaveTakenEffect: false,
    // In sudo's own words.
    message: expect.stringContaining("sudo: a password is required") as string,
  };
  await expect(host.run(["true"], { become })).rejects.toMatchObject(denied);
  await expect(host.readFile("/etc/hosts", { become })).rejects.toMatchObject(denied);
  await expect(host.writeFile("/tmp/transport-denied", "x", { become })).rejects.toMatchObject(denied);
  const spawned = await host.spawn(["true"], { become });
  await expect(spawned.wait()).rejects.toMatchObject(denied);
  await expect(host.run(["true"], { become: { kind: "sudo", user: "-u root" } })).rejects.toThrow(TypeError);
}

describe("sudo", () => {
  it("that denies is told from a command that fails, on this machine", async () => {
    await using sudo = await makeSudoStandIn();
    await using transport = localTransport({ environment: { PATH: sudo.path } });
    await using host = await transport.connect("localhost");
    await expectDenied(host);
  });

  it("that is not there is a denial, too", async () => {
    await using transport = localTransport({ environment: { PATH: "/nowhere" } });
    await using host = await transport.connect("localhost");
    await expect(host.run(["true"], { become: { kind: "sudo" } })).rejects.toMatchObject({
      code: "SUDO_DENIED",
      message: expect.stringMatching(/sudo.*not found/) as string,
    });
  });

  it.each(sshClients.filter(({ missing }) => missing === null))(
    "that denies is told over $name",
    async (client) => {
      await using sudo = await makeSudoStandIn();
      await using server = await startSshServer({ environment: { PATH: sudo.path, HOME: "/" } });
      await using transport = await client.connectTo(server);
      await using host = await transport.connect(server.address);
      await expectDenied(host);
    },
  );
});
