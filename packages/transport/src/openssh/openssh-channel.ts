import type { Clock } from "../clock/clock.js";
import type { ProcessEnd } from "../command/started-command.js";
import { TransportError } from "../errors/transport-error.js";
import type { OpenChannel } from "../shell/host-channel.js";
import { sessionArguments } from "./openssh-arguments.js";
import type { OpensshArgumentsRequest } from "./openssh-arguments.js";
import { spawnClient } from "./spawn-client.js";

/** What {@link openOpensshChannel} stands on. */
export interface OpensshChannelContext {
  readonly address: string;
  readonly args: OpensshArgumentsRequest;
  readonly clock: Clock;
  /** Resolves when the shared connection has ended. */
  readonly ended: Promise<void>;
}

/** The client's exit code for all that is not the command's. */
export const clientFailed = 255;
/** How long the end of the shared connection may take to show after a session broke off. */
const noticeMs = 1_000;

/** Opens channels by a client process each, over a shared connection. */
export function openOpensshChannel(context: OpensshChannelContext): OpenChannel {
  const { address, args, clock, ended } = context;
  let isGone = false;
  void ended.then(() => {
    isGone = true;
  });
  return async (commandLine, signal) => {
    if (isGone) throw connectionGone(address);
    if (signal.aborted) {
      throw new TransportError({
        code: "ABORTED",
        address,
        message: `A command for ${address} was aborted before it was started.`,
      });
    }
    const child = await spawnClient(address, args.options, sessionArguments(args, commandLine));
    const exited = new Promise<ProcessEnd>((resolve) => {
      child.once("exit", (exitCode, exitSignal) => {
        resolve({ exitCode, signal: exitSignal });
      });
    });
    let isClosed = false;
    const exit = exited.then(async (end): Promise<ProcessEnd> => {
      if (end.exitCode !== clientFailed || isClosed) return end;
      // Either the connection is lost, or the command was ended by a signal: the client says the same of both.
      const cancel = new AbortController();
      await Promise.race([ended, clock.sleep(noticeMs, cancel.signal).catch(() => undefined)]);
      cancel.abort();
      if (isGone) throw connectionLost(address);
      return { exitCode: null, signal: null };
    });
    exit.catch(() => undefined);
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      exit,
      close: () => {
        isClosed = true;
        child.stdin.destroy();
        child.stdout.destroy();
        child.stderr.destroy();
        child.kill("SIGTERM");
      },
    };
  };
}

function connectionGone(address: string): TransportError {
  return new TransportError({
    code: "CONNECTION_LOST",
    address,
    mayHaveTakenEffect: false,
    message: `A command was not started on ${address}: the connection is gone. Connect again.`,
  });
}

function connectionLost(address: string): TransportError {
  return new TransportError({
    code: "CONNECTION_LOST",
    address,
    message: `The connection to ${address} was lost while a command ran there. It may have taken effect, or still run: look before doing it again.`,
  });
}
