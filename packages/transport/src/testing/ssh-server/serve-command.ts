import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";

import type { ServerChannel } from "ssh2";

import { sendOutputs } from "./send-outputs.js";

/** How commands are carried out. */
export interface ServeCommandOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly loginShell: readonly [program: string, ...args: string[]];
}

/**
 * Carries a command line out as sshd does: by the login's shell, in a session of its own; the exit code is sent at
 * its end, and the channel closed when nobody holds the outputs open any more.
 */
export function serveCommand(
  commandLine: string,
  channel: ServerChannel,
  options: ServeCommandOptions,
): ChildProcessWithoutNullStreams {
  const [program, ...args] = options.loginShell;
  const child = spawn(program, [...args, commandLine], {
    detached: true,
    stdio: "pipe",
    env: options.environment,
  });
  for (const stream of [child, child.stdin, child.stdout, child.stderr, channel, channel.stderr]) {
    stream.on("error", () => undefined);
  }
  channel.pipe(child.stdin);
  // Cut short where the connection is gone: there is nobody to send to.
  const sent = sendOutputs(child, channel).catch(() => undefined);
  let exited: Promise<void> | null = null;
  child.once("exit", (exitCode, signal) => {
    exited = Promise.resolve().then(() => {
      if (signal !== null) channel.exit(signal.replace(/^SIG/, ""), false, "");
      else channel.exit(exitCode ?? 1);
    });
  });
  child.once("close", () => {
    void Promise.all([exited, sent]).then(() => {
      channel.end();
    });
  });
  // A connection that is gone closes the pipes, and leaves the process alone.
  channel.once("close", () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });
  return child;
}
