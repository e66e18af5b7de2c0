import { failureOf } from "../errors/failure.js";
import type { HeldLock } from "../lock/run-lock.js";
import { whenLost } from "../lock/when-lost.js";
import type { RunDependencies } from "../options/run-dependencies.js";
import type { Begun } from "./begin.js";
import { createRecorder, type Recorder } from "./recorder.js";
import type { RunParts } from "./run-parts.js";

/**
 * Opens the record of a run on what its journal holds. A journal that cannot be written, or that another process
 * writes, makes the run turn back; a lost lock halts it.
 */
export function openRecord(
  { runId, state }: Begun,
  lock: HeldLock | null,
  parts: RunParts,
  { onEvent }: RunDependencies,
): Recorder {
  const { clock, journal, logger, redactor, stream, control, wake, notices, standing } = parts;
  const recorder = createRecorder({
    ...{ runId, state, journal, clock, redactor, stream, logger, onEvent },
    onChange: wake.poke,
    onBroken: (error) => {
      notices.warn(
        "JOURNAL_NOT_WRITABLE",
        `The journal cannot be written any more; what can be put back is put back: ${failureOf(error).message}`,
      );
      control.turnBack();
    },
    onTakenOver: () => {
      control.turnBack();
      wake.poke();
    },
  });
  standing.follow(recorder.state);
  notices.listen(recorder.emit);
  whenLost(lock, (reason) => {
    recorder.halt(reason);
    control.turnBack();
    wake.poke();
  });
  return recorder;
}
