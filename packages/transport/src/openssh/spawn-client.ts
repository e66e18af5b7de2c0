import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";

import { TransportError } from "../errors/transport-error.js";
import { hasErrorCode } from "../local/has-error-code.js";
import type { OpensshTransportOptions } from "./openssh-options.js";

/** Starts the SSH client. Rejects with `TransportError` `SSH_CLIENT_MISSING` when there is none. */
export async function spawnClient(
  address: string,
  options: OpensshTransportOptions,
  args: readonly string[],
): Promise<ChildProcessWithoutNullStreams> {
  const { program = "ssh", environment = process.env } = options;
  // In a session of its own: Ctrl-C in a terminal is for the program that uses us, which may have Runners to bring back.
  const child = spawn(program, args, {
    stdio: "pipe",
    detached: true,
    env: { ...environment, SSH_ASKPASS_REQUIRE: "never" },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve).once("error", reject);
    });
  } catch (error) {
    throw new TransportError({
      code: hasErrorCode(error, "ENOENT") ? "SSH_CLIENT_MISSING" : "COMMAND_FAILED",
      address,
      message:
        `The SSH client "${program}" cannot be started on this machine, so ${address} was not connected to. ` +
        `Install OpenSSH's client, name it in the option \`program\`, or use ssh2Transport.`,
      cause: error,
    });
  }
  for (const stream of [child, child.stdin, child.stdout, child.stderr]) stream.on("error", () => undefined);
  return child;
}
