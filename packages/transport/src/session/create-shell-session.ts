import { systemClock } from "../clock/clock.js";
import type { Clock } from "../clock/clock.js";
import type { HostSession } from "../contract/host-session.js";
import type { OpenChannel } from "../shell/host-channel.js";
import { startOverShell } from "../shell/start-over-shell.js";
import { createHostSession } from "./create-host-session.js";

/** What {@link createShellSession} needs. */
export interface ShellSessionOptions {
  readonly address: string;
  readonly openChannel: OpenChannel;
  /** For the signals that end a command: they must not wait behind commands. @default openChannel */
  readonly openUrgentChannel?: OpenChannel;
  /** What the session's `native` is. @default null */
  readonly native?: unknown;
  /** Gives back what the session stands on. Called once. @default nothing */
  readonly close?: () => Promise<void>;
  readonly clock?: Clock;
}

/**
 * Makes a whole session of the one thing that a transport has to do by itself: have a command line carried out by a
 * POSIX shell on the host, and connect its three streams. For transports of your own; prove them with
 * `describeTransportContract`.
 *
 * @example
 * const session = createShellSession({
 *   address: "container-1",
 *   openChannel: (commandLine) => openExec("container-1", ["sh", "-c", commandLine]),
 * });
 */
export function createShellSession(options: ShellSessionOptions): HostSession {
  const {
    address,
    openChannel,
    openUrgentChannel = openChannel,
    native = null,
    clock = systemClock,
  } = options;
  return createHostSession({
    address,
    clock,
    native,
    start: startOverShell({ address, clock, openChannel, openUrgentChannel }),
    close: options.close ?? (() => Promise.resolve()),
  });
}
