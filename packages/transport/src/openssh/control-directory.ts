import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { PublicKeysPolicy } from "../ssh/host-key-policy.js";
import { parsePublicKey } from "../ssh/host-key-check.js";

/**
 * A directory of our own (mode 0700) for the sockets of shared connections, made when it is first needed. Its path is
 * short: the address of a socket holds about a hundred characters, of which OpenSSH takes some for itself.
 */
export interface ControlDirectory {
  /** A path for the next socket. */
  nextSocket(): Promise<string>;
  /** The path of a file of known hosts that holds these keys for every host. */
  knownHostsWith(policy: PublicKeysPolicy): Promise<string>;
  remove(): Promise<void>;
}

const maxDirectoryLength = 60;

/** Makes a {@link ControlDirectory}. */
export function createControlDirectory(): ControlDirectory {
  let making: Promise<string> | null = null;
  let sockets = 0;
  const directory = (): Promise<string> => (making ??= makeDirectory());
  let knownHosts: Promise<string> | null = null;
  return {
    nextSocket: async () => {
      // Taken before anything is awaited: two connections that are opened at once must never share a socket, or
      // the commands of one host would run on the other.
      const number = (sockets += 1);
      return join(await directory(), String(number));
    },
    knownHostsWith: (policy) => {
      knownHosts ??= (async () => {
        const path = join(await directory(), "known_hosts");
        const lines = policy.publicKeys.map((line) => {
          const { type, key } = parsePublicKey(line);
          return `* ${type} ${key.toString("base64")}\n`;
        });
        await writeFile(path, lines.join(""), { mode: 0o600 });
        return path;
      })();
      return knownHosts;
    },
    remove: async () => {
      if (making === null) return;
      await rm(await making, { recursive: true, force: true });
    },
  };
}

async function makeDirectory(): Promise<string> {
  const usual = await realpath(tmpdir());
  return mkdtemp(join(usual.length > maxDirectoryLength ? "/tmp" : usual, "ssh-control-"));
}
