import { setMaxListeners } from "node:events";

/** The user's hand on a run. */
export interface Control {
  /** Aborted by the first abort, or by the signal that the run was given. */
  readonly admissionEnded: AbortSignal;
  /** Aborted by the second. */
  readonly rollbackWanted: AbortSignal;
  readonly isPaused: boolean;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly abort: () => void;
  /** Both at once: nothing that can be taken back goes on. */
  readonly turnBack: () => void;
  /** Told of every change, once the run listens. */
  readonly listen: (listener: (change: "paused" | "continued" | "admission" | "rollback") => void) => void;
}

/** Makes the control of one run. What happens before the run listens is told when it does. */
export function createControl(signal: AbortSignal | undefined): Control {
  const admission = new AbortController();
  const rollback = new AbortController();
  // Every unit under way listens to both.
  setMaxListeners(0, admission.signal, rollback.signal);
  let isPaused = false;
  let listener: Parameters<Control["listen"]>[0] | null = null;

  const endAdmission = (): void => {
    if (admission.signal.aborted) return;
    admission.abort(new Error("The run was aborted."));
    listener?.("admission");
  };
  const wantRollback = (): void => {
    if (rollback.signal.aborted) return;
    rollback.abort(new Error("The run was aborted a second time: what can be put back is put back."));
    listener?.("rollback");
  };
  if (signal?.aborted === true) endAdmission();
  else signal?.addEventListener("abort", endAdmission, { once: true });

  return {
    admissionEnded: admission.signal,
    rollbackWanted: rollback.signal,
    get isPaused() {
      return isPaused;
    },
    pause: () => {
      if (isPaused) return;
      isPaused = true;
      listener?.("paused");
    },
    resume: () => {
      if (!isPaused) return;
      isPaused = false;
      listener?.("continued");
    },
    abort: () => {
      if (admission.signal.aborted) wantRollback();
      else endAdmission();
    },
    turnBack: () => {
      endAdmission();
      wantRollback();
    },
    listen: (told) => {
      listener = told;
      if (isPaused) told("paused");
      if (admission.signal.aborted) told("admission");
      if (rollback.signal.aborted) told("rollback");
    },
  };
}
