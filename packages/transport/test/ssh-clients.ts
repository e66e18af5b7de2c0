import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { opensshTransport, ssh2Transport } from "../src/index.js";
import type { Transport } from "../src/index.js";
import type { SshServer } from "../src/testing/index.js";

/** What a test wants of a transport to one of its servers. */
export interface SshClientOptions {
  /** The text of the file of known hosts. @default what the server says of itself */
  readonly knownHosts?: string;
  /** @default the key that the server lets in; `null` for none */
  readonly key?: string | null;
  readonly jumpServer?: SshServer;
  readonly maxSessions?: number;
  readonly keepAliveMs?: number;
  readonly idleMs?: number;
}

/** One of the two ways to speak SSH, set up alike. */
export interface SshClient {
  readonly name: "ssh2" | "openssh";
  /** Why it cannot be tested here; `null` when it can. */
  readonly missing: string | null;
  connectTo(server: SshServer, options?: SshClientOptions): Promise<Transport>;
}

async function filesFor(
  server: SshServer,
  options: SshClientOptions,
): Promise<{ directory: string; knownHosts: string; key: string | null; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "ssh-client-"));
  const knownHosts = join(directory, "known_hosts");
  const text = options.knownHosts ?? server.knownHosts() + (options.jumpServer?.knownHosts() ?? "");
  await writeFile(knownHosts, text);
  const keyText = options.key === undefined ? server.clientKey : options.key;
  const key = keyText === null ? null : join(directory, "key");
  if (key !== null) await writeFile(key, keyText ?? "", { mode: 0o600 });
  return { directory, knownHosts, key, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** A transport that takes its files with it when it is disposed of. */
function withFiles(transport: Transport, remove: () => Promise<void>): Transport {
  return {
    name: transport.name,
    connect: (address, options) => transport.connect(address, options),
    [Symbol.asyncDispose]: async () => {
      await transport[Symbol.asyncDispose]();
      await remove();
    },
  };
}

/** Both ways, for tests that both have to pass. */
export const sshClients: readonly SshClient[] = [
  {
    name: "ssh2",
    missing: null,
    connectTo: async (server, options = {}) => {
      const { knownHosts, key, remove } = await filesFor(server, options);
      const { jumpServer, ...rest } = options;
      const transport = ssh2Transport({
        hostKeys: { kind: "known-hosts", path: knownHosts },
        authentication: key === null ? [] : [{ kind: "key-file", path: key }],
        ...(rest.maxSessions === undefined ? {} : { maxSessions: rest.maxSessions }),
        ...(rest.keepAliveMs === undefined ? {} : { keepAliveMs: rest.keepAliveMs }),
        ...(rest.idleMs === undefined ? {} : { idleMs: rest.idleMs }),
        ...(jumpServer === undefined
          ? {}
          : {
              jumpHosts: [
                { address: jumpServer.address, authentication: [{ kind: "key", key: jumpServer.clientKey }] },
              ],
            }),
      });
      return withFiles(transport, remove);
    },
  },
  {
    name: "openssh",
    missing: spawnSync("ssh", ["-V"]).status === 0 ? null : "there is no OpenSSH client on this machine",
    connectTo: async (server, options = {}) => {
      const { directory, knownHosts, key, remove } = await filesFor(server, options);
      const { jumpServer, ...rest } = options;
      const config = join(directory, "config");
      const identity = (path: string): string => `  IdentityFile "${path}"\n`;
      let text = `UserKnownHostsFile "${knownHosts}"\nGlobalKnownHostsFile /dev/null\nIdentitiesOnly yes\nIdentityAgent none\n`;
      if (jumpServer !== undefined) {
        const jumpKey = join(directory, "jump-key");
        await writeFile(jumpKey, jumpServer.clientKey, { mode: 0o600 });
        text += `Host jump\n  HostName 127.0.0.1\n  Port ${jumpServer.port}\n  User ${jumpServer.user}\n${identity(jumpKey)}`;
        text += `Host 127.0.0.1\n  ProxyJump jump\n`;
      }
      text += `Host *\n${key === null ? "  PubkeyAuthentication no\n" : identity(key)}`;
      // The first key that is named is the one that is tried first; a jump host has its own.
      await writeFile(config, text);
      const transport = opensshTransport({
        configFile: config,
        ...(rest.maxSessions === undefined ? {} : { maxSessions: rest.maxSessions }),
        ...(rest.keepAliveMs === undefined ? {} : { keepAliveMs: rest.keepAliveMs }),
        ...(rest.idleMs === undefined ? {} : { idleMs: rest.idleMs }),
      });
      return withFiles(transport, remove);
    },
  },
];
