import type { Readable } from "node:stream";
import { finished as streamFinished } from "node:stream/promises";

import type { Clock } from "../clock/clock.js";
import type { Command, CommandEnd, InputData, RunOptions } from "../contract/command.js";
import { TransportError } from "../errors/transport-error.js";
import { BoundedOutput } from "./bounded-output.js";
import { feedInput } from "./feed-input.js";
import { untilNotRefused } from "./session-refused.js";
import { parseStartRequest } from "./start-request.js";
import type { ProcessEnd, StartCommand, StartedCommand, StartRequest } from "./started-command.js";
import { createStopSwitch } from "./stop-switch.js";
import type { StopSwitch } from "./stop-switch.js";
import { supervise } from "./supervise.js";

/** What {@link executeCommand} stands on. */
export interface ExecuteContext {
  readonly start: StartCommand;
  readonly clock: Clock;
}

/** A command's end and its outputs as bytes. */
export interface ExecutedCommand {
  readonly end: CommandEnd;
  readonly stdout: BoundedOutput;
  readonly stderr: BoundedOutput;
}

/** Options of {@link executeCommand}. */
export interface ExecuteOptions extends RunOptions {
  /** Called with each piece of the input when it is handed to the connection. */
  readonly onInput?: (bytes: Uint8Array) => void;
  /** Called before each start. What was handed over before it went to a command that was never started. */
  readonly onStart?: () => void;
}

/**
 * Runs a command to its end and collects its outputs. An error of a `stdin` stream is passed on as it is. A command whose
 * session the server refused was not started, and is started again, unless its input is a stream: that is used up.
 */
export async function executeCommand(
  context: ExecuteContext,
  command: Command,
  options: ExecuteOptions,
): Promise<ExecutedCommand> {
  const request = parseStartRequest(command, options);
  if (options.stdin instanceof ReadableStream) return executeOnce(context, request, options);
  const { clock } = context;
  const { signal, timeLimitMs = Infinity } = options;
  const endsAtMs = clock.now() + timeLimitMs;
  return untilNotRefused({ clock, signal, endsAtMs }, () => {
    options.onStart?.();
    const left = timeLimitMs === Infinity ? {} : { timeLimitMs: Math.max(0, endsAtMs - clock.now()) };
    return executeOnce(context, request, { ...options, ...left });
  });
}

async function executeOnce(
  context: ExecuteContext,
  request: StartRequest,
  options: ExecuteOptions,
): Promise<ExecutedCommand> {
  const { clock } = context;
  const { maxOutputBytes = 1024 * 1024, graceMs = 2_000 } = options;
  const startedAtMs = clock.now();
  const stdout = new BoundedOutput(maxOutputBytes);
  const stderr = new BoundedOutput(maxOutputBytes);
  const stopSwitch = createStopSwitch(clock, options);
  try {
    const started = await startUnlessStopped(context.start, request, stopSwitch);
    if (started === null) {
      const end: CommandEnd = {
        exitCode: null,
        signal: null,
        timedOut: stopSwitch.signal.reason === "timedOut",
        aborted: stopSwitch.signal.reason === "aborted",
        mayStillRun: false,
        durationMs: clock.now() - startedAtMs,
      };
      cancelInput(options.stdin);
      return { end, stdout, stderr };
    }
    const finished = finish(started, stdout, stderr);
    const feeding = feed(started, options, stopSwitch, finished);
    const end = await supervise(started, {
      clock,
      startedAtMs,
      finished,
      stop: stopSwitch.signal,
      graceMs,
    }).catch(async (error: unknown) => {
      await feeding.done();
      throw error;
    });
    await feeding.done();
    return { end, stdout, stderr };
  } finally {
    stopSwitch.release();
  }
}

async function startUnlessStopped(
  start: StartCommand,
  request: StartRequest,
  stopSwitch: StopSwitch,
): Promise<StartedCommand | null> {
  try {
    return stopSwitch.signal.aborted ? null : await start(request, stopSwitch.signal);
  } catch (error) {
    if (stopSwitch.signal.aborted && TransportError.isInstance(error) && error.code === "ABORTED")
      return null;
    throw error;
  }
}

async function finish(
  started: StartedCommand,
  stdout: BoundedOutput,
  stderr: BoundedOutput,
): Promise<ProcessEnd> {
  const drained = Promise.all([collect(started.stdout, stdout), collect(started.stderr, stderr)]);
  const end = await started.ended;
  await drained;
  return end;
}

async function collect(source: Readable, output: BoundedOutput): Promise<void> {
  source.on("data", (chunk: Uint8Array) => {
    output.add(chunk);
  });
  // What came before a stream broke is kept; why it broke is told by the end of the command.
  await streamFinished(source, { writable: false }).catch(() => undefined);
}

function feed(
  started: StartedCommand,
  options: ExecuteOptions,
  stopSwitch: StopSwitch,
  finished: Promise<unknown>,
): { done(): Promise<void> } {
  const over = new AbortController();
  const endFeeding = (): void => {
    over.abort();
  };
  finished.then(endFeeding, endFeeding);
  stopSwitch.signal.addEventListener("abort", endFeeding, { once: true });
  const failures: unknown[] = [];
  const feeding = feedInput(started.stdin, options.stdin, {
    signal: over.signal,
    ...(options.onInput === undefined ? {} : { onBytes: options.onInput }),
  }).catch((error: unknown) => {
    failures.push(error);
    // Ending the input now would let the command take a part for the whole.
    stopSwitch.stop("inputFailed");
  });
  return {
    done: async () => {
      endFeeding();
      await feeding;
      if (failures.length > 0) throw failures[0];
    },
  };
}

function cancelInput(data: InputData | undefined): void {
  if (data instanceof ReadableStream) data.cancel().catch(() => undefined);
}
