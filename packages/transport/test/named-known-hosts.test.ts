import { describe, expect, it } from "vitest";

import { opensshTransport, ssh2Transport } from "../src/index.js";
import { startSshServer } from "../src/testing/index.js";

const hostKeys = { kind: "known-hosts", path: "/no-such-directory/known_hosts" } as const;

describe.each([
  ["openssh", () => opensshTransport({ configFile: "/dev/null", hostKeys })],
  ["ssh2", () => ssh2Transport({ hostKeys, authentication: [] })],
])("%s with a named file of known hosts that is not there", (_, make) => {
  it("says so instead of taking every host for unknown, and sends nothing", async () => {
    await using server = await startSshServer();
    await using transport = make();
    await expect(transport.connect(server.address)).rejects.toMatchObject({
      code: "KNOWN_HOSTS_NOT_READABLE",
      address: server.address,
      mayHaveTakenEffect: false,
      message: expect.stringContaining(
        "/no-such-directory/known_hosts cannot be read: it does not exist",
      ) as string,
    });
    expect(server.loginCount).toBe(0);
  });
});
