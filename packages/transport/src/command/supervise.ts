import type { Clock } from "../clock/clock.js";
import type { CommandEnd } from "../contract/command.js";
import type { ProcessEnd, StartedCommand } from "./started-command.js";

/** Why a command was made to end; the first cause wins. */
export type StopCause = "aborted" | "timedOut" | "inputFailed" | "disposed";

/** What {@link supervise} needs to know. */
export interface SuperviseOptions {
  readonly clock: Clock;
  readonly startedAtMs: number;
  /** The whole of what is waited for: the end of the process, and of its outputs where they are collected. */
  readonly finished: Promise<ProcessEnd>;
  /** Aborted with a {@link StopCause} as its reason. */
  readonly stop: AbortSignal;
  readonly graceMs: number;
}

/** How long a killed command gets to vanish before we say that it may still run. */
const vanishMs = 5_000;
/** How long outputs are still read after the end of a command that we ended: others may hold them open for ever. */
const lingerMs = 500;

/** Waits for a command to finish; when told to stop, ends it: TERM, `graceMs`, KILL. */
export async function supervise(started: StartedCommand, options: SuperviseOptions): Promise<CommandEnd> {
  const { clock, finished, stop, graceMs, startedAtMs } = options;
  const ended = started.ended.then(
    (end) => end,
    () => null,
  );
  const within = async <T>(promise: Promise<T>, ms: number): Promise<T | undefined> => {
    const cancel = new AbortController();
    const late = clock.sleep(ms, cancel.signal).then(
      () => undefined,
      () => undefined,
    );
    try {
      return await Promise.race([promise, late]);
    } finally {
      cancel.abort();
    }
  };
  const stopped = new Promise<undefined>((resolve) => {
    const onStop = (): void => {
      resolve(undefined);
    };
    if (stop.aborted) onStop();
    stop.addEventListener("abort", onStop, { once: true });
  });

  let end: ProcessEnd | null | undefined = await Promise.race([finished, stopped]);
  if (end === undefined) {
    void started.kill("SIGTERM");
    end = await within(finished, graceMs);
    if (end === undefined) {
      void started.kill("SIGKILL");
      end = await within(ended, vanishMs);
      if (end != null) await within(finished, lingerMs);
    }
    started.close();
  }
  const cause: unknown = stop.aborted ? stop.reason : null;
  return {
    exitCode: end?.exitCode ?? null,
    signal: end?.signal ?? null,
    timedOut: cause === "timedOut",
    aborted: cause === "aborted",
    mayStillRun: end == null,
    durationMs: clock.now() - startedAtMs,
  };
}
