import { Writable } from "node:stream";

import type { Client, ClientChannel } from "ssh2";

import type { ProcessEnd } from "../command/started-command.js";
import { TransportError } from "../errors/transport-error.js";
import type { HostChannel, OpenChannel } from "../shell/host-channel.js";
import { printable } from "../text/printable.js";

/** Opens channels over an `ssh2` client. Each listens for the client's end only as long as it is needed. */
export function openSsh2Channel(address: string, client: Client): OpenChannel {
  client.setMaxListeners(0);
  return (commandLine, signal) =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => {
        reject(
          new TransportError({
            code: "ABORTED",
            address,
            message: `A command for ${address} was aborted before it was started.`,
          }),
        );
      };
      if (signal.aborted) {
        onAbort();
        return;
      }
      signal.addEventListener("abort", onAbort, { once: true });
      const settle = (): void => {
        signal.removeEventListener("abort", onAbort);
        client.removeListener("close", onClose);
      };
      const refuse = (error: unknown): void => {
        settle();
        reject(channelRefused(address, error));
      };
      const onClose = (): void => {
        refuse(new Error("the connection is gone"));
      };
      client.once("close", onClose);
      try {
        client.exec(commandLine, (error, channel) => {
          settle();
          if (error !== undefined) refuse(error);
          else if (signal.aborted) channel.close();
          else resolve(hostChannelOf(address, client, channel));
        });
      } catch (error) {
        refuse(error);
      }
    });
}

function hostChannelOf(address: string, client: Client, channel: ClientChannel): HostChannel {
  channel.on("error", () => undefined);
  // A channel of ssh2 is one stream for both directions that is never "destroyed": a proper stream stands before it.
  const stdin = new Writable({
    highWaterMark: 64 * 1024,
    write: (chunk: Uint8Array, _encoding, done) => {
      if (!channel.writable) done(new Error("The command does not read any more."));
      else channel.write(chunk, done);
    },
    final: (done) => {
      channel.end();
      done();
    },
  });
  stdin.on("error", () => undefined);
  const exit = new Promise<ProcessEnd>((resolve, reject) => {
    channel.once("exit", (exitCode: number | null, signal?: string) => {
      resolve({ exitCode, signal: signal ?? null });
    });
    const onLost = (): void => {
      stdin.destroy();
      reject(connectionLost(address));
    };
    client.once("close", onLost);
    channel.once("close", () => {
      stdin.destroy();
      // Closed without a word, as by us. A loss of the whole connection closes the client at the same time.
      setImmediate(() => {
        client.removeListener("close", onLost);
        resolve({ exitCode: null, signal: null });
      });
    });
  });
  exit.catch(() => undefined);
  return {
    stdin,
    stdout: channel,
    stderr: channel.stderr,
    exit,
    close: () => {
      stdin.destroy();
      channel.close();
    },
  };
}

function channelRefused(address: string, error: unknown): TransportError {
  const said = printable(error instanceof Error ? error.message : String(error), { maxCharacters: 300 });
  return new TransportError({
    code: "CONNECTION_LOST",
    address,
    mayHaveTakenEffect: false,
    message: `A command was not started on ${address}: ${said}. Connect again.`,
    cause: error,
  });
}

function connectionLost(address: string): TransportError {
  return new TransportError({
    code: "CONNECTION_LOST",
    address,
    message: `The connection to ${address} was lost while a command ran there. It may have taken effect, or still run: look before doing it again.`,
  });
}
