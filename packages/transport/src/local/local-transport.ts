import { hostname } from "node:os";

import type { Clock } from "../clock/clock.js";
import { systemClock } from "../clock/clock.js";
import type { StartCommand } from "../command/started-command.js";
import type { Transport } from "../contract/transport.js";
import { TransportError } from "../errors/transport-error.js";
import { createHostSession } from "../session/create-host-session.js";
import { startOverShell } from "../shell/start-over-shell.js";
import { openLocalChannel, startLocally } from "./start-locally.js";
import { checkOptions, type OptionNames } from "../options/check-options.js";

/** Options of {@link localTransport}. */
export interface LocalTransportOptions {
  /**
   * The addresses that mean this machine. Another one rejects with `INVALID_ADDRESS`, so that what was meant for a
   * host far away does not happen here.
   * @default localhost, local, 127.0.0.1, ::1 and this machine's host name
   */
  readonly addresses?: readonly string[];
  /**
   * What commands find in their environment. Mind that the environment of your own process may hold secrets.
   * @default process.env
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
}

const optionNames: OptionNames<LocalTransportOptions> = {
  addresses: "optional",
  environment: "optional",
  clock: "optional",
};

/**
 * Reaches this machine: commands are child processes, each in a process group of its own, without a shell. What is
 * ended early is ended as a group.
 *
 * @example
 * await using transport = localTransport();
 * await using host = await transport.connect("localhost");
 * const { stdout } = await host.run(["uname", "-s"]);
 */
export function localTransport(options: LocalTransportOptions = {}): Transport {
  checkOptions("localTransport", options, optionNames);
  const {
    addresses = ["localhost", "local", "127.0.0.1", "::1", hostname()],
    environment = process.env,
    clock = systemClock,
  } = options;
  return {
    name: "local",
    connect: (address, { signal } = {}) => {
      if (!addresses.includes(address)) return Promise.reject(notThisMachine(address, addresses));
      if (signal?.aborted === true) {
        return Promise.reject(
          new TransportError({
            code: "ABORTED",
            address,
            message: `Connecting to ${address} was aborted before it began.`,
          }),
        );
      }
      const context = { address, environment };
      const directly = startLocally(context);
      const openChannel = openLocalChannel(context);
      const overShell = startOverShell({ address, clock, openChannel, openUrgentChannel: openChannel });
      const start: StartCommand = (request, stop) =>
        request.become === null ? directly(request, stop) : overShell(request, stop);
      return Promise.resolve(
        createHostSession({ address, clock, native: null, start, close: () => Promise.resolve() }),
      );
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function notThisMachine(address: string, addresses: readonly string[]): TransportError {
  return new TransportError({
    code: "INVALID_ADDRESS",
    address,
    message:
      `"${address}" is not an address of this machine as the local transport knows it (${addresses.join(", ")}). ` +
      `Nothing was done. Name it in the option \`addresses\`, or reach the host by SSH.`,
  });
}
