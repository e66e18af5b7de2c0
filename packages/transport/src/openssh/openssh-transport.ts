import { systemClock } from "../clock/clock.js";
import type { Transport } from "../contract/transport.js";
import { ConnectionPool } from "../ssh/connection-pool.js";
import { parseSshAddress } from "../ssh/parse-address.js";
import { createSshSession, proveShell } from "../ssh/ssh-session.js";
import type { SshConnection } from "../ssh/ssh-session.js";
import { knowsSessionOptions } from "./client-version.js";
import { createControlDirectory } from "./control-directory.js";
import { openOpensshConnection } from "./open-openssh-connection.js";
import type { OpensshTransportOptions } from "./openssh-options.js";
import { checkOptions, type OptionNames } from "../options/check-options.js";

const optionNames: OptionNames<OpensshTransportOptions> = {
  hostKeys: "optional",
  program: "optional",
  configFile: "optional",
  options: "optional",
  keepAliveMs: "optional",
  maxSessions: "optional",
  idleMs: "optional",
  environment: "optional",
  clock: "optional",
};

/**
 * Reaches hosts by the OpenSSH client of this machine, so that ssh_config, jump hosts, certificates, agents and
 * hardware keys are used as they are. It never asks for anything and never trusts a key because it is new.
 *
 * @example
 * await using transport = opensshTransport({ options: [["ProxyJump", "bastion"]] });
 * await using host = await transport.connect("runner-1");
 */
export function opensshTransport(options: OpensshTransportOptions = {}): Transport {
  checkOptions("opensshTransport", options, optionNames);
  const { clock = systemClock, idleMs = 10_000 } = options;
  const directory = createControlDirectory();
  let knowing: Promise<boolean> | null = null;
  const pool = new ConnectionPool<SshConnection>({
    clock,
    idleMs,
    open: async (address, signal, timeLimitMs) =>
      openOpensshConnection({
        address,
        options,
        directory,
        knowsSessionOptions: await (knowing ??= knowsSessionOptions(options)),
        clock,
        signal,
        timeLimitMs,
      }),
    prove: (connection, address, signal) => proveShell(connection, address, clock, signal),
  });
  return {
    name: "openssh",
    connect: async (address, connectOptions = {}) => {
      parseSshAddress(address);
      return createSshSession(address, clock, await pool.acquire(address, connectOptions));
    },
    [Symbol.asyncDispose]: async () => {
      await pool.dispose();
      await directory.remove();
    },
  };
}
