import { journalFormatVersion } from "../events/journal-event.js";
import { ApplyError } from "../errors/apply-error.js";
import { failureOf } from "../errors/failure.js";

export function takenOver(path: string): ApplyError {
  return new ApplyError({
    code: "JOURNAL_TAKEN_OVER",
    message:
      `Another process has written to the journal ${path} since this one did. This run does nothing more; ` +
      "the other one carries it on.",
    remedies: ["Let one process at a time carry a run out: give every run a lock (createFileLock)."],
  });
}

export function gone(path: string): ApplyError {
  return new ApplyError({
    code: "JOURNAL_NOT_WRITABLE",
    message: `The journal ${path} is gone: it was deleted or moved while the run wrote to it. What the run did until then is on record nowhere else.`,
    remedies: [
      "Leave a run's journal where it is until the run has ended; bring it back from a copy if there is one.",
      "Without it, look at every Runner of the run on its host and in the control plane, then observe and plan again with a new journal.",
    ],
  });
}

export function notWritable(path: string, cause: unknown): ApplyError {
  return new ApplyError({
    code: "JOURNAL_NOT_WRITABLE",
    message: `The journal ${path} could not be written: ${failureOf(cause).message}`,
    remedies: ["Make room on the disk of the journal, or give it a place that can be written to."],
    cause,
  });
}

export function tooLong(name: string, line: number, mostBytes: number): ApplyError {
  return new ApplyError({
    code: "JOURNAL_NOT_READABLE",
    message: `Line ${line} of the journal ${name} has more than ${mostBytes} bytes, which none that we wrote has. Nothing was done.`,
    remedies: ["Check the journal's path: is it one of ours?"],
  });
}

export function otherFormat(format: number): ApplyError {
  return new ApplyError({
    code: "JOURNAL_FORMAT_UNSUPPORTED",
    message: `The journal has the format ${format}; this version reads format ${journalFormatVersion}. Nothing was done.`,
    remedies: [
      "Bring its run to an end with the version that wrote it (resumeRun or cleanUpRun).",
      "Then observe and plan again with this version, and give the run a new journal.",
    ],
  });
}

export function damaged(name: string, line: number, why: string): ApplyError {
  return new ApplyError({
    code: "JOURNAL_DAMAGED",
    message:
      `Line ${line} of the journal ${name} is damaged: ${why}. Nothing was done. ` +
      "What happened to the Runners since then cannot be told from it: look at each of them.",
    remedies: [
      "Bring the journal back from a copy.",
      "Look at every Runner of the run on its host and in the control plane, then observe and plan again with a new journal.",
    ],
  });
}
