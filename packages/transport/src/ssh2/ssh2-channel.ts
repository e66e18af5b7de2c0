import { Writable } from "node:stream";

import type { Client, ClientChannel } from "ssh2";

import type { Clock } from "../clock/clock.js";
import { systemClock } from "../clock/clock.js";
import { refusedPausesMs } from "../command/session-refused.js";
import type { ProcessEnd } from "../command/started-command.js";
import { TransportError } from "../errors/transport-error.js";
import type { HostChannel, OpenChannel } from "../shell/host-channel.js";
import { printable } from "../text/printable.js";

/** Opens channels over an `ssh2` client. Each listens for the client's end only as long as it is needed. */
export function openSsh2Channel(address: string, client: Client, clock: Clock = systemClock): OpenChannel {
  client.setMaxListeners(0);
  const open = openOnce(address, client);
  return async (commandLine, signal) => {
    for (const pauseMs of refusedPausesMs) {
      try {
        return await open(commandLine, signal);
      } catch (error) {
        if (!isTurnedAway(error)) throw error;
        await clock.sleep(pauseMs, signal).catch(() => undefined);
      }
    }
    return open(commandLine, signal);
  };
}

/** Reasons of SSH_MSG_CHANNEL_OPEN_FAILURE (RFC 4254, 5.1): connect failed, resource shortage. */
const turnedAway: ReadonlySet<unknown> = new Set([2, 4]);

function isTurnedAway(error: unknown): boolean {
  if (!(error instanceof TransportError) || !(error.cause instanceof Error)) return false;
  return "reason" in error.cause && turnedAway.has(error.cause.reason);
}

function openOnce(address: string, client: Client): OpenChannel {
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
  const freed = new Promise<void>((resolve) => {
    channel.once("close", () => {
      resolve();
    });
  });
  return {
    stdin,
    stdout: channel,
    stderr: channel.stderr,
    exit,
    freed: exit.then(
      () => freed,
      () => undefined,
    ),
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
