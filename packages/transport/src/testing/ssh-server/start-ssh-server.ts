import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { Socket } from "node:net";

import type { AuthContext, Connection, ParsedKey, PublicKeyAuthContext } from "ssh2";

import { fingerprintOf } from "../../ssh/host-key-check.js";
import { loadSsh2 } from "../../ssh2/ssh2-library.js";
import { allowForwarding } from "./forward-port.js";
import { generateKeyPair } from "./generate-keys.js";
import type { SshKeyPair, SshKeyType } from "./generate-keys.js";
import { serveCommand } from "./serve-command.js";

/** Options of {@link startSshServer}. */
export interface SshServerOptions {
  /** The user that may log in. @default "tester" */
  readonly user?: string;
  /** Lets in who knows it, too. @default none: only the key `clientKey` */
  readonly password?: string;
  /** Types of its host keys. @default ["ed25519"] */
  readonly hostKeyTypes?: readonly SshKeyType[];
  /** Whether it can be a jump host. @default false */
  readonly isJumpHost?: boolean;
  /** What commands find in their environment. @default PATH and HOME of this process */
  readonly environment?: Readonly<Record<string, string>>;
  /** Carries a command line out. @default ["/bin/sh", "-c"] */
  readonly loginShell?: readonly [program: string, ...args: string[]];
  /** @default 0, a free one */
  readonly port?: number;
}

/** A host key as a `.pub` file has it, and its fingerprint as `ssh-keygen -l` shows it. */
export interface SshHostKey {
  readonly publicKey: string;
  readonly fingerprint: string;
}

/**
 * An SSH server in this process that really runs commands on this machine, as this process's user, so that what speaks
 * SSH can be tested without a host. Only for tests, only on loopback.
 */
export interface SshServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `user@host:port`. */
  readonly address: string;
  /** The private key that may log in, in OpenSSH's format. */
  readonly clientKey: string;
  readonly hostKeys: readonly SshHostKey[];
  /** What a file of known hosts has to hold; with hashed names if asked for. */
  knownHosts(options?: { readonly hashed?: boolean }): string;
  /** Every command line that was received, to look for what must not be in one. */
  readonly commandLines: readonly string[];
  /** How many connections logged in, ever. */
  readonly loginCount: number;
  /** How many connections are open now. */
  readonly connectionCount: number;
  /** Breaks every connection as a lost network does: no goodbye. What ran goes on running. */
  dropConnections(): void;
  /** Refuses the next `count` sessions, as sshd does above its `MaxSessions`. */
  refuseSessions(count: number): void;
  /** Stops listening, breaks connections, kills the process groups of commands that still run. Idempotent. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an {@link SshServer} on 127.0.0.1.
 *
 * @example
 * await using server = await startSshServer();
 * await using transport = ssh2Transport({
 *   hostKeys: { kind: "pinned", fingerprints: server.hostKeys.map((key) => key.fingerprint) },
 *   authentication: [{ kind: "key", key: server.clientKey }],
 * });
 * await using host = await transport.connect(server.address);
 */
export async function startSshServer(options: SshServerOptions = {}): Promise<SshServer> {
  const { user = "tester", password, hostKeyTypes = ["ed25519"], isJumpHost = false } = options;
  const commandOptions = {
    environment: options.environment ?? {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: process.env["HOME"] ?? "/",
    },
    loginShell: options.loginShell ?? (["/bin/sh", "-c"] as const),
  };
  const ssh2 = await loadSsh2();
  const client = generateKeyPair(ssh2, "ed25519");
  const hostPairs = hostKeyTypes.map((type) => generateKeyPair(ssh2, type));
  const allowedKey = ssh2.utils.parseKey(client.public);
  if (allowedKey instanceof Error) throw allowedKey;

  const sockets = new Set<Socket>();
  const children = new Set<ChildProcessWithoutNullStreams>();
  const commandLines: string[] = [];
  let loginCount = 0;
  let refusals = 0;

  const server = new ssh2.Server({ hostKeys: hostPairs.map((pair) => pair.private) }, (connection) => {
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => {
      authenticate(context, { user, password, allowedKey });
    });
    connection.on("ready", () => {
      loginCount += 1;
      serveSessions(connection);
    });
    if (isJumpHost) allowForwarding(connection);
  });

  const serveSessions = (connection: Connection): void => {
    connection.on("session", (accept, reject) => {
      if (refusals > 0) {
        refusals -= 1;
        reject();
        return;
      }
      accept().on("exec", (acceptExec, _reject, { command }) => {
        commandLines.push(command);
        const child = serveCommand(command, acceptExec(), commandOptions);
        children.add(child);
        child.once("exit", () => children.delete(child));
      });
    });
  };

  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const place = listener.address();
  if (place === null || typeof place === "string")
    throw new Error("The SSH server of the tests has no port.");
  const { port } = place;
  const hostKeys = hostPairs.map((pair) => hostKeyOf(pair));
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    host: "127.0.0.1",
    port,
    user,
    address: `${user}@127.0.0.1:${port}`,
    clientKey: client.private,
    hostKeys,
    knownHosts: ({ hashed = false } = {}) =>
      hostKeys.map(({ publicKey }) => `${hostName(`[127.0.0.1]:${port}`, hashed)} ${publicKey}\n`).join(""),
    commandLines,
    get loginCount() {
      return loginCount;
    },
    get connectionCount() {
      return sockets.size;
    },
    dropConnections,
    refuseSessions: (count) => {
      refusals = count;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise<void>((resolve) => {
        listener.close(() => {
          resolve();
        });
      });
      dropConnections();
      for (const child of children) killGroup(child);
      await closed;
    },
  };
}

function authenticate(
  context: AuthContext,
  allowed: { readonly user: string; readonly password: string | undefined; readonly allowedKey: ParsedKey },
): void {
  const { user, password, allowedKey } = allowed;
  const isAllowed =
    context.username === user &&
    ((context.method === "password" && password !== undefined && context.password === password) ||
      (context.method === "publickey" && isProven(context, allowedKey)));
  if (isAllowed) context.accept();
  else context.reject(password === undefined ? ["publickey"] : ["publickey", "password"]);
}

function isProven(context: PublicKeyAuthContext, allowedKey: ParsedKey): boolean {
  if (!allowedKey.getPublicSSH().equals(context.key.data)) return false;
  if (context.signature === undefined) return true; // Only asked whether the key would do.
  if (context.blob === undefined) return false;
  // A signature that cannot be checked gives an Error, which its type does not tell.
  const proof: unknown = allowedKey.verify(context.blob, context.signature, context.hashAlgo);
  return proof === true;
}

function hostKeyOf(pair: SshKeyPair): SshHostKey {
  const [type = "", encoded = ""] = pair.public.trim().split(/\s+/);
  return { publicKey: `${type} ${encoded}`, fingerprint: fingerprintOf(Buffer.from(encoded, "base64")) };
}

function hostName(name: string, hashed: boolean): string {
  if (!hashed) return name;
  const salt = randomBytes(20);
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

function killGroup(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}
