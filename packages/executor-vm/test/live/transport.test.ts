import { opensshTransport, ssh2Transport, type Transport } from "@runner-upgrade/transport";
import { describeTransportContract } from "@runner-upgrade/transport/testing";
import { describe } from "vitest";
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
});
