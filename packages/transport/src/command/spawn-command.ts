import { Readable, Writable } from "node:stream";

import type { Command, CommandEnd, CommandOptions, RunningCommand } from "../contract/command.js";
import { TransportError } from "../errors/transport-error.js";
import type { ExecuteContext } from "./execute-command.js";
import { printable } from "../text/printable.js";
import { parseStartRequest } from "./start-request.js";
import type { StartedCommand, StartRequest } from "./started-command.js";
import { createStopSwitch } from "./stop-switch.js";
import { supervise } from "./supervise.js";

/** Starts a command and gives its streams: {@link HostSession.spawn} over whatever can start one. */
export async function spawnCommand(
  context: ExecuteContext & { readonly address: string },
  command: Command,
  options: CommandOptions,
): Promise<RunningCommand> {
  const { clock } = context;
  const request = parseStartRequest(command, options);
  const startedAtMs = clock.now();
  const stopSwitch = createStopSwitch(clock, options);
  const started = await startOrExplain(context, request, stopSwitch.signal).catch((error: unknown) => {
    stopSwitch.release();
    throw error;
  });
  const end: Promise<CommandEnd> = supervise(started, {
    clock,
    startedAtMs,
    finished: started.ended,
    stop: stopSwitch.signal,
    graceMs: options.graceMs ?? 2_000,
  }).finally(() => {
    stopSwitch.release();
  });
  end.catch(() => undefined);
  return {
    command,
    stdin: Writable.toWeb(started.stdin),
    stdout: Readable.toWeb(started.stdout) as ReadableStream<Uint8Array>,
    stderr: Readable.toWeb(started.stderr) as ReadableStream<Uint8Array>,
    wait: () => end,
    kill: (signal = "SIGTERM") => started.kill(signal),
    [Symbol.asyncDispose]: async () => {
      stopSwitch.stop("disposed");
      await end.catch(() => undefined);
      started.close();
    },
  };
}

async function startOrExplain(
  context: ExecuteContext & { readonly address: string },
  request: StartRequest,
  signal: AbortSignal,
): Promise<StartedCommand> {
  try {
    if (!signal.aborted) return await context.start(request, signal);
  } catch (error) {
    if (!signal.aborted || !TransportError.isInstance(error) || error.code !== "ABORTED") throw error;
  }
  const isLate = signal.reason === "timedOut";
  throw new TransportError({
    code: isLate ? "TIMEOUT" : "ABORTED",
    address: context.address,
    message:
      `"${printable(request.command[0])}" was not started on ${context.address}: ` +
      (isLate ? "its time limit was over before." : "it was aborted before."),
  });
}
