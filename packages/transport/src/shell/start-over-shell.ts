import { randomBytes } from "node:crypto";
import { finished as streamFinished } from "node:stream/promises";

import type { Clock } from "../clock/clock.js";
import { executeCommand } from "../command/execute-command.js";
import type { ProcessEnd, StartCommand, StartedCommand, StartRequest } from "../command/started-command.js";
import type { KillSignal } from "../contract/command.js";
import type { HostChannel, OpenChannel } from "./host-channel.js";
import { MarkerFilter } from "./marker-filter.js";
import { commandLineFor, markerStart, preludeFor } from "./prelude.js";
import { missingDirectory, neverStarted } from "./not-started.js";
import { stopScript } from "./stop-script.js";

/** What {@link startOverShell} stands on. */
export interface ShellContext {
  readonly address: string;
  readonly clock: Clock;
  readonly openChannel: OpenChannel;
  /** For the signals that end a command: they must not wait behind the commands. */
  readonly openUrgentChannel: OpenChannel;
}

/** How long an answer may take to the request to signal a command. */
const signalLimitMs = 5_000;
/** How long the rest of an output may take after the end of its process: the exit code is at its end. */
const restOfOutputMs = 5_000;
/**
 * It is waited for in so many turns. A machine that is too busy to run us for seconds lets a single timer fire before
 * what has long arrived is read; between two turns it is read.
 */
const turnsOfWaiting = 25;

/** Starts commands by a shell on the host, over anything that can have a command line carried out there. */
export function startOverShell(context: ShellContext): StartCommand {
  return async (request, signal) => {
    const nonce = randomBytes(9).toString("hex");
    const channel = await context.openChannel(commandLineFor(request), signal);
    channel.stdin.on("error", () => undefined);
    channel.stdin.write(preludeFor(request, nonce));
    return followCommand(context, request, channel, nonce);
  };
}

interface Markers {
  readonly started: Promise<{ readonly pid: string; readonly group: string }>;
  readonly ended: Promise<ProcessEnd>;
}

function followCommand(
  context: ShellContext,
  request: StartRequest,
  channel: HostChannel,
  nonce: string,
): StartedCommand {
  let hasStarted = false;
  let lastSignal: KillSignal | null = null;
  let closed = false;
  let onStarted: (place: { pid: string; group: string }) => void = () => undefined;
  let onEnded: (end: ProcessEnd) => void = () => undefined;
  let onNoDirectory: () => void = () => undefined;
  const noDirectory = new Promise<"directory">((resolve) => {
    onNoDirectory = () => {
      resolve("directory");
    };
  });
  const markers: Markers = {
    started: new Promise((resolve) => (onStarted = resolve)),
    ended: new Promise((resolve) => (onEnded = resolve)),
  };
  const start = markerStart(nonce);
  const stderr = new MarkerFilter({
    start,
    onMarker: (text) => {
      const [kind, first = "", second = "0"] = text.split(" ");
      if (kind === "started") {
        hasStarted = true;
        onStarted({ pid: first, group: second });
      } else if (kind === "ended") onEnded({ exitCode: Number(first), signal: null });
      else if (kind === "directory") onNoDirectory();
    },
  });
  const stdout = new MarkerFilter({ start, onMarker: () => undefined });
  for (const [source, filter] of [
    [channel.stdout, stdout],
    [channel.stderr, stderr],
  ] as const) {
    source.on("error", () => undefined);
    filter.on("error", () => undefined);
    source.pipe(filter);
    // A source that is cut never says "end", and a filter that nobody reads must not hold up the host.
    source.on("close", () => filter.end());
    filter.on("close", () => source.resume());
  }

  const exited = async (): Promise<ProcessEnd> => {
    const exit = await channel.exit.catch(async (error: unknown) => {
      // The command may have ended before the connection did.
      await orAfter(context.clock, streamFinished(stderr, { readable: false }), restOfOutputMs);
      throw error;
    });
    await orAfter(context.clock, streamFinished(stderr, { readable: false }), restOfOutputMs);
    if (!hasStarted) throw neverStarted(context.address, request, stderr.noise || stdout.noise, exit);
    return { exitCode: null, signal: exit.signal ?? lastSignal ?? signalOf(exit.exitCode) };
  };
  const ended = Promise.race([
    markers.ended,
    // Whichever of the two was seen first, a marker that is there counts.
    Promise.race([noDirectory, exited()]).then(
      (end) => (end === "directory" ? Promise.reject(missingDirectory(context.address, request)) : end),
      (error: unknown) => Promise.race([markers.ended, Promise.reject(error as Error)]),
    ),
  ]);
  ended.catch(() => undefined);

  return {
    stdin: channel.stdin,
    stdout,
    stderr,
    ended,
    kill: async (name) => {
      lastSignal = name;
      const place = await Promise.race([markers.started, ended.then(nothing, nothing)]);
      if (place === null || closed) return;
      await signalCommand(context, request, name, place);
    },
    close: () => {
      if (closed) return;
      closed = true;
      channel.close();
      for (const [source, filter] of [
        [channel.stdout, stdout],
        [channel.stderr, stderr],
      ] as const) {
        source.unpipe(filter);
        source.resume();
        filter.end();
      }
    },
  };
}

const nothing = (): null => null;

async function signalCommand(
  context: ShellContext,
  request: StartRequest,
  name: KillSignal,
  place: { readonly pid: string; readonly group: string },
): Promise<void> {
  const start = startOverShell({
    ...context,
    openChannel: context.openUrgentChannel,
  });
  const command = ["sh", "-c", stopScript, "sh", name.slice(3), place.pid, place.group] as const;
  await executeCommand({ start, clock: context.clock }, command, {
    timeLimitMs: signalLimitMs,
    ...(request.become === null ? {} : { become: request.become }),
    // A signal that cannot be sent shows in the command not ending, which is what the caller waits for.
  }).catch(() => undefined);
}

async function orAfter(clock: Clock, promise: Promise<unknown>, ms: number): Promise<void> {
  const cancel = new AbortController();
  const done = promise
    .catch(() => undefined)
    .then(() => {
      cancel.abort();
    });
  const late = async (): Promise<void> => {
    for (let turn = 0; turn < turnsOfWaiting && !cancel.signal.aborted; turn += 1) {
      await clock.sleep(ms / turnsOfWaiting, cancel.signal).catch(() => undefined);
    }
  };
  await Promise.race([done, late()]);
  cancel.abort();
}

function signalOf(exitCode: number | null): string {
  const names: Readonly<Record<number, string>> = {
    129: "SIGHUP",
    130: "SIGINT",
    137: "SIGKILL",
    143: "SIGTERM",
  };
  return names[exitCode ?? 0] ?? "UNKNOWN";
}
