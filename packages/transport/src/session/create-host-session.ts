import type { Clock } from "../clock/clock.js";
import { runCommand } from "../command/run-command.js";
import { spawnCommand } from "../command/spawn-command.js";
import type { StartCommand } from "../command/started-command.js";
import type { RunningCommand } from "../contract/command.js";
import type { HostSession } from "../contract/host-session.js";
import { TransportError } from "../errors/transport-error.js";
import type { FileContext } from "../files/host-script.js";
import { makeTemporaryDirectory, removeFile, renameFile } from "../files/move-and-remove.js";
import { readDirectory } from "../files/read-directory.js";
import { readFile } from "../files/read-file.js";
import { statFile } from "../files/stat-file.js";
import { writeFile } from "../files/write-file.js";

/** What a session is made of. */
export interface HostSessionParts {
  readonly address: string;
  readonly clock: Clock;
  readonly native: unknown;
  readonly start: StartCommand;
  /** Gives the connection back. Called once. */
  readonly close: () => Promise<void>;
}

/** Makes a whole session of the one thing that a transport does by itself: starting a command. */
export function createHostSession(parts: HostSessionParts): HostSession {
  const { address, clock, native } = parts;
  const running = new Set<RunningCommand>();
  let closing: Promise<void> | null = null;
  const start: StartCommand = (request, signal) =>
    closing === null ? parts.start(request, signal) : Promise.reject(sessionClosed(address));
  const context: FileContext = { address, clock, start };

  return {
    address,
    native,
    run: (command, options = {}) => runCommand(context, command, options),
    spawn: async (command, options = {}) => {
      const spawned = await spawnCommand(context, command, options);
      running.add(spawned);
      const forget = (): void => {
        running.delete(spawned);
      };
      spawned.wait().then(forget, forget);
      return spawned;
    },
    readFile: (path, options = {}) => readFile(context, path, options),
    writeFile: (path, data, options = {}) => writeFile(context, path, data, options),
    stat: (path, options = {}) => statFile(context, path, options),
    readDirectory: (path, options = {}) => readDirectory(context, path, options),
    rename: (from, to, options = {}) => renameFile(context, from, to, options),
    remove: (path, options = {}) => removeFile(context, path, options),
    makeTemporaryDirectory: (prefix, options = {}) => makeTemporaryDirectory(context, prefix, options),
    [Symbol.asyncDispose]: () => {
      closing ??= (async () => {
        // Ended while commands can still be started, because over SSH a signal is a command of its own.
        await Promise.all([...running].map((command) => command[Symbol.asyncDispose]()));
        await parts.close();
      })();
      return closing;
    },
  };
}

function sessionClosed(address: string): TransportError {
  return new TransportError({
    code: "CONNECTION_LOST",
    address,
    isRetryable: false,
    mayHaveTakenEffect: false,
    message: `The session on ${address} is closed already. Nothing was done; connect again.`,
  });
}
