import type { HeldLock } from "./run-lock.js";

/** Calls back once the lock is lost, at once where it is already, with the reason. Without a lock it never does. */
export function whenLost(lock: HeldLock | null, act: (reason: unknown) => void): void {
  if (lock === null) return;
  const { lost } = lock;
  const tell = (): void => {
    act(lost.reason);
  };
  if (lost.aborted) tell();
  else lost.addEventListener("abort", tell, { once: true });
}
