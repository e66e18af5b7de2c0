import { opensshTransport, ssh2Transport, type Transport } from "@runner-upgrade/transport";
import { describeTransportContract } from "@runner-upgrade/transport/testing";
import { describe, expect, it } from "vitest";
import { engineForLiveHosts } from "./hosts/engine.js";
import { startLiveHosts, type LiveHosts } from "./hosts/live-hosts.js";

const engine = engineForLiveHosts();

const ways: readonly {
  readonly name: string;
  readonly create: (live: LiveHosts, port: number) => [Transport, string];
}[] = [
  {
    name: "openssh",
    create: (live) => [opensshTransport({ configFile: live.sshConfigFile }), "contract-host"],
  },
  {
    name: "ssh2",
    create: (live, port) => [
      ssh2Transport({
        hostKeys: { kind: "known-hosts", path: live.knownHostsFile },
        authentication: [{ kind: "key-file", path: live.identityFile }],
      }),
      `upgrader@127.0.0.1:${String(port)}`,
    ],
  },
];

// The suite that every transport passes, here against OpenSSH's own server, a real sudo and a user who is not root.
describe.skipIf(!engine.isThere)("on a real SSH server", () => {
  for (const way of ways) {
    describeTransportContract(way.name, {
      createSubject: async () => {
        const live = await startLiveHosts(["contract-host"]);
        const host = live.hosts[0];
        if (host === undefined) throw new Error("The host did not start.");
        const [transport, address] = way.create(live, host.port);
        return {
          transport,
          address,
          become: { kind: "sudo", user: "rundeck" },
          dropConnections: async () => {
            await host.script("pkill -KILL -f '[s]shd: upgrader' || true");
          },
          [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
        };
      },
    });
  }

  it("runs commands side by side where sshd allows two sessions in a connection, as many hardened hosts do", async () => {
    await using live = await startLiveHosts(["contract-host"]);
    const host = live.hosts[0];
    if (host === undefined) throw new Error("The host did not start.");
    await host.script("echo 'MaxSessions 2' >> /etc/ssh/sshd_config && systemctl reload ssh");
    for (const { name, create } of ways) {
      const [transport, address] = create(live, host.port);
      await using opened = transport;
      await using session = await opened.connect(address);
      const commands = Array.from({ length: 12 }, (_, index) => session.run(["echo", String(index)]));
      const results = await Promise.all(commands);
      expect(
        results.map(({ stdout }) => stdout),
        name,
      ).toEqual(results.map((_, index) => `${String(index)}\n`));
    }
  });
});
