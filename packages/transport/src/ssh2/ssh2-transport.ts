import { systemClock } from "../clock/clock.js";
import type { Transport } from "../contract/transport.js";
import { ConnectionPool } from "../ssh/connection-pool.js";
import { parseSshAddress } from "../ssh/parse-address.js";
import { createSshSession, proveShell } from "../ssh/ssh-session.js";
import type { SshConnection } from "../ssh/ssh-session.js";
import { openSsh2Connection } from "./open-ssh2-connection.js";
import type { Ssh2TransportOptions } from "./ssh2-options.js";
import { checkOptions, type OptionNames } from "../options/check-options.js";

const optionNames: OptionNames<Ssh2TransportOptions> = {
  hostKeys: "required",
  authentication: "optional",
  user: "optional",
  port: "optional",
  jumpHosts: "optional",
  keepAliveMs: "optional",
  maxSessions: "optional",
  idleMs: "optional",
  clock: "optional",
};

/**
 * Reaches hosts by SSH with the library `ssh2`, where this machine has no OpenSSH client. It knows neither ssh_config
 * nor certificates; where those matter, use `opensshTransport`. Host keys are checked, always.
 *
 * @example
 * await using transport = ssh2Transport({
 *   hostKeys: { kind: "known-hosts" },
 *   authentication: [{ kind: "key-file", path: "/home/deploy/.ssh/id_ed25519" }],
 * });
 * await using host = await transport.connect("deploy@runner-1");
 */
export function ssh2Transport(options: Ssh2TransportOptions): Transport {
  checkOptions("ssh2Transport", options, optionNames);
  const { clock = systemClock, idleMs = 10_000 } = options;
  const pool = new ConnectionPool<SshConnection>({
    clock,
    idleMs,
    open: (address, signal, timeLimitMs) =>
      openSsh2Connection({ address, options, clock, signal, timeLimitMs }),
    prove: (connection, address, signal) => proveShell(connection, address, clock, signal),
  });
  return {
    name: "ssh2",
    connect: async (address, connectOptions = {}) => {
      parseSshAddress(address);
      return createSshSession(address, clock, await pool.acquire(address, connectOptions));
    },
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}
