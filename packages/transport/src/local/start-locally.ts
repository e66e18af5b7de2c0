import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { PassThrough } from "node:stream";

import type { ProcessEnd, StartCommand, StartedCommand, StartRequest } from "../command/started-command.js";
import type { KillSignal } from "../contract/command.js";
import { TransportError } from "../errors/transport-error.js";
import type { OpenChannel } from "../shell/host-channel.js";
import { printable } from "../text/printable.js";
import { explainNotStarted } from "./explain-not-started.js";
import { hasErrorCode } from "./has-error-code.js";

/** What {@link startLocally} stands on. */
export interface LocalContext {
  readonly address: string;
  /** What commands find in their environment before anything is added. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Starts commands on this machine: a process group of their own, no shell between. */
export function startLocally(context: LocalContext): StartCommand {
  return async (request, signal) => {
    const [program, ...args] = request.command;
    throwIfAborted(context, request, signal);
    const child = spawn(program, args, {
      detached: true,
      stdio: "pipe",
      env: { ...context.environment, ...request.environment },
      ...(request.directory === null ? {} : { cwd: request.directory }),
    });
    try {
      await hasSpawned(child);
    } catch (error) {
      return await explainNotStarted(context.address, request, error);
    }
    return follow(child);
  };
}

/** The same for a command line, by this machine's `sh`: the way by which `sudo` goes. */
export function openLocalChannel(context: LocalContext): OpenChannel {
  return async (commandLine, signal) => {
    signal.throwIfAborted();
    const child = spawn("/bin/sh", ["-c", commandLine], {
      detached: true,
      stdio: "pipe",
      env: context.environment,
    });
    await hasSpawned(child);
    child.on("error", () => undefined);
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      exit: exitOf(child),
      close: () => {
        child.stdin.destroy();
        child.stdout.destroy();
        child.stderr.destroy();
        child.unref();
      },
    };
  };
}

function follow(child: ChildProcessWithoutNullStreams): StartedCommand {
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  // Of our own, so that they can be ended in order while something else still holds the pipes.
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  child.stdout.pipe(stdout);
  child.stderr.pipe(stderr);
  stdout.on("close", () => child.stdout.resume());
  stderr.on("close", () => child.stderr.resume());
  return {
    stdin: child.stdin,
    stdout,
    stderr,
    ended: exitOf(child),
    kill: (name) => {
      signalGroup(child, name);
      return Promise.resolve();
    },
    close: () => {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
      stdout.end();
      stderr.end();
      child.unref();
    },
  };
}

function signalGroup(child: ChildProcessWithoutNullStreams, name: KillSignal): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // Gone already, or taken over by another user: either shows in how the command ends.
    if (!hasErrorCode(error, "ESRCH") && !hasErrorCode(error, "EPERM")) throw error;
  }
}

function hasSpawned(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve).once("error", reject);
  });
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => {
      resolve({ exitCode, signal });
    });
  });
}

function throwIfAborted(context: LocalContext, request: StartRequest, signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new TransportError({
    code: "ABORTED",
    address: context.address,
    message: `"${printable(request.command[0])}" was not started on ${context.address}: it was aborted before.`,
  });
}
