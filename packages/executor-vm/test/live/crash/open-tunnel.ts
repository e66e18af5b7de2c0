import { spawn } from "node:child_process";
import { once } from "node:events";

/** Lets a host reach a port of this machine as the same port of its own loopback, until it is closed. */
export function openTunnel(options: {
  readonly sshConfigFile: string;
  readonly alias: string;
  readonly port: number;
}): { readonly close: () => Promise<void> } {
  const port = String(options.port);
  const client = spawn(
    "ssh",
    [
      ...["-F", options.sshConfigFile, "-N", "-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes"],
      ...["-R", `127.0.0.1:${port}:127.0.0.1:${port}`, options.alias],
    ],
    { stdio: "ignore" },
  );
  const ended = once(client, "exit");
  return {
    close: async () => {
      client.kill();
      await ended;
    },
  };
}
