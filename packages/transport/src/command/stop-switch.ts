import type { Clock } from "../clock/clock.js";
import type { StopCause } from "./supervise.js";

/** One signal made of everything that can end a command early, its reason saying which came first. */
export interface StopSwitch {
  readonly signal: AbortSignal;
  stop(cause: StopCause): void;
  /** Forgets the time limit and the caller's signal. */
  release(): void;
}

/** Makes a {@link StopSwitch} for one command. */
export function createStopSwitch(
  clock: Clock,
  options: { readonly signal?: AbortSignal | undefined; readonly timeLimitMs?: number | undefined },
): StopSwitch {
  const controller = new AbortController();
  const released = new AbortController();
  const stop = (cause: StopCause): void => {
    if (!controller.signal.aborted) controller.abort(cause);
  };
  const onAbort = (): void => {
    stop("aborted");
  };
  if (options.signal?.aborted === true) onAbort();
  options.signal?.addEventListener("abort", onAbort, { once: true, signal: released.signal });
  if (options.timeLimitMs !== undefined) {
    clock.sleep(options.timeLimitMs, released.signal).then(
      () => {
        stop("timedOut");
      },
      () => undefined,
    );
  }
  return {
    signal: controller.signal,
    stop,
    release: () => {
      released.abort();
    },
  };
}
