import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { randomBytes } from "node:crypto";

import type { Clock } from "../clock/clock.js";
import { BoundedOutput } from "../command/bounded-output.js";
import { TransportError } from "../errors/transport-error.js";
import { readNamedKnownHosts } from "../ssh/read-named-known-hosts.js";
import { defaultMaxSessions, limitChannels } from "../ssh/limit-channels.js";
import { parseSshAddress } from "../ssh/parse-address.js";
import type { SshConnection } from "../ssh/ssh-session.js";
import type { ControlDirectory } from "./control-directory.js";
import { masterArguments } from "./openssh-arguments.js";
import type { OpensshArgumentsRequest } from "./openssh-arguments.js";
import { clientFailed, openOpensshChannel } from "./openssh-channel.js";
import { opensshFailure } from "./openssh-failure.js";
import type { OpensshTransportOptions } from "./openssh-options.js";
import { printable } from "../text/printable.js";
import { spawnClient } from "./spawn-client.js";

/** What {@link openOpensshConnection} is asked for. */
export interface OpenOpensshRequest {
  readonly address: string;
  readonly options: OpensshTransportOptions;
  readonly directory: ControlDirectory;
  /** See {@link OpensshArgumentsRequest.knowsSessionOptions}. */
  readonly knowsSessionOptions: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
}

/**
 * Opens a connection that sessions share (`ControlMaster`). It is held by a session of ours that does nothing but wait
 * for the end of its input: when this process dies, however it dies, the connection ends with it.
 */
export async function openOpensshConnection(request: OpenOpensshRequest): Promise<SshConnection> {
  const { address, options, directory, clock, signal, timeLimitMs } = request;
  const policy = options.hostKeys ?? { kind: "ssh-config" };
  if (policy.kind === "known-hosts" && policy.path !== undefined)
    await readNamedKnownHosts(address, policy.path);
  const args: OpensshArgumentsRequest = {
    place: parseSshAddress(address),
    options,
    socket: await directory.nextSocket(),
    knowsSessionOptions: request.knowsSessionOptions,
    knownHosts:
      policy.kind === "public-keys"
        ? await directory.knownHostsWith(policy)
        : policy.kind === "known-hosts"
          ? (policy.path ?? null)
          : null,
  };
  const ready = randomBytes(9).toString("hex");
  const master = await spawnClient(
    address,
    options,
    masterArguments({ ...args, timeLimitMs }, `exec sh -c 'echo ${ready}; exec cat'`),
  );
  const ended = new Promise<void>((resolve) => {
    master.once("close", () => {
      resolve();
    });
  });
  try {
    await untilReady(master, { address, ready, ended, signal, isPinned: policy.kind === "public-keys" });
  } catch (error) {
    master.kill("SIGKILL");
    throw error;
  }
  const openUrgentChannel = openOpensshChannel({ address, args, clock, ended });
  return {
    native: { controlPath: args.socket },
    ended,
    openUrgentChannel,
    openChannel: limitChannels(address, openUrgentChannel, options.maxSessions ?? defaultMaxSessions),
    close: () => endMaster(master, ended, clock),
  };
}

interface ReadyRequest {
  readonly address: string;
  readonly ready: string;
  readonly ended: Promise<void>;
  readonly signal: AbortSignal;
  readonly isPinned: boolean;
}

function untilReady(master: ChildProcessWithoutNullStreams, request: ReadyRequest): Promise<void> {
  const { address, ready, ended, signal, isPinned } = request;
  const stderr = new BoundedOutput(16 * 1024);
  let stdout = "";
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(
        new TransportError({
          code: "ABORTED",
          address,
          message: `Connecting to ${address} was aborted. Nothing was done there.`,
        }),
      );
    };
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    master.stderr.on("data", (chunk: Uint8Array) => {
      stderr.add(chunk);
    });
    master.stdout.on("data", (chunk: Buffer) => {
      // What a login's start files write may stand before it.
      stdout = (stdout + chunk.toString("utf8")).slice(-4_096);
      if (!stdout.includes(ready)) return;
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    void ended.then(() => {
      // Any other code than the client's own is that of the command: the host let us in.
      const isLetIn = master.exitCode !== null && master.exitCode !== clientFailed;
      const said = stderr.text();
      reject(isLetIn ? noShell(address, said || stdout) : opensshFailure(address, said, isPinned));
    });
  });
}

function noShell(address: string, said: string): TransportError {
  return new TransportError({
    code: "COMMAND_FAILED",
    address,
    message:
      `${address} let us in, but did not run a command (${printable(said, { maxCharacters: 500 }) || "it said nothing"}). ` +
      `Nothing was changed. Check that the user may run commands there (login shell, forced command).`,
  });
}

async function endMaster(
  master: ChildProcessWithoutNullStreams,
  ended: Promise<void>,
  clock: Clock,
): Promise<void> {
  const cancel = new AbortController();
  const late = (ms: number): Promise<void> => clock.sleep(ms, cancel.signal).catch(() => undefined);
  master.stdin.end();
  await Promise.race([ended, late(500)]);
  master.kill("SIGTERM");
  await Promise.race([ended, late(500)]);
  master.kill("SIGKILL");
  await ended;
  cancel.abort();
}
