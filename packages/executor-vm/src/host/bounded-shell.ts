import { HostShell } from "./host-shell.js";

/** Why work that was not needed was given up. */
export class GivenUp extends Error {
  override readonly name = "GivenUp";
}

/**
 * Runs work that the call does not need, under a limit of its own. Rejects with `GivenUp` when the limit is over or
 * `giveUp` was called, and what runs on the host is ended; the session and the call go on.
 */
export async function withBoundedShell<T>(
  shell: HostShell,
  limitMs: number,
  work: (bounded: HostShell, giveUp: (why: string) => void) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const timer = new AbortController();
  const giveUp = (why: string): void => {
    over.abort(new GivenUp(why));
  };
  const { scope, settings } = shell;
  const check = (): void => {
    scope.check();
    over.signal.throwIfAborted();
  };
  settings.clock.sleep(limitMs, timer.signal).then(
    () => {
      giveUp(`not done after ${String(Math.round(limitMs))} ms`);
    },
    () => undefined,
  );
  const bounded = new HostShell({
    session: shell.session,
    subject: shell.subject,
    redactor: shell.redactor,
    settings,
    scope: { ...scope, check, signal: AbortSignal.any([scope.signal, over.signal]) },
  });
  try {
    check();
    return await work(bounded, giveUp);
  } catch (error) {
    check();
    throw error;
  } finally {
    timer.abort();
  }
}
