import type { JournalEvent } from "../events/journal-event.js";
import { journalFormatVersion } from "../events/journal-event.js";
import { otherFormat } from "./journal-errors.js";

type Test = (value: unknown) => boolean;

const text: Test = (value) => typeof value === "string";
const count: Test = (value) => typeof value === "number" && Number.isFinite(value);
const flag: Test = (value) => typeof value === "boolean";
const object: Test = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const texts: Test = (value) => Array.isArray(value) && value.every(text);
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
const orMissing =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const oneOf =
  (...words: readonly unknown[]): Test =>
  (value) =>
    words.includes(value);
const plan: Test = (value) =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  text(value.id) &&
  "units" in value &&
  Array.isArray(value.units) &&
  "procedures" in value &&
  object(value.procedures);
const baseline: Test = (value) =>
  typeof value === "object" &&
  value !== null &&
  "status" in value &&
  text(value.status) &&
  "version" in value &&
  orNull(text)(value.version) &&
  "uptime" in value &&
  orNull(count)(value.uptime) &&
  (!("servingReplicaIds" in value) || texts(value.servingReplicaIds));

const formerOwner: Test = (value) =>
  value === undefined ||
  value === null ||
  (typeof value === "object" &&
    "machine" in value &&
    text(value.machine) &&
    "processId" in value &&
    count(value.processId) &&
    "hasEnded" in value &&
    flag(value.hasEnded));

const ofUnit = { unitId: text };
const ofStep = { unitId: text, stepId: text };

/** What each event must hold. Adding an event without its line here does not compile. */
const shapes: Readonly<Record<JournalEvent["type"], Readonly<Record<string, Test>>>> = {
  "run-started": { formatVersion: oneOf(journalFormatVersion), runId: text, plan },
  "run-resumed": { takenOverFrom: formerOwner, purpose: oneOf(undefined, "carry-on", "clean-up") },
  "run-paused": {},
  "run-continued": {},
  "run-aborted": { level: oneOf("admission", "rollback") },
  "run-ended": {},
  "unit-claimed": ofUnit,
  "unit-released": { ...ofUnit, reason: text, retryAt: count },
  "unit-observed": { ...ofUnit, baseline },
  "unit-sent-back": { ...ofStep, reason: text },
  "rollback-started": {
    ...ofUnit,
    reason: text,
    code: text,
    endsAs: oneOf("rolled-back", "skipped", "queued"),
    countsAsFailure: flag,
  },
  "unit-ended": {
    ...ofUnit,
    outcome: oneOf("upgraded", "already-current", "rolled-back", "failed", "skipped"),
    code: orNull(text),
    reason: text,
    toVersion: orNull(text),
    countsAsFailure: flag,
    manualSteps: texts,
    remedies: texts,
  },
  "unit-swept": {
    ...ofUnit,
    status: text,
    version: orNull(text),
    isServing: flag,
    code: orMissing(text),
    message: text,
    manualSteps: texts,
  },
  "unit-cleaned-up": {
    ...ofUnit,
    status: text,
    version: orNull(text),
    isClean: flag,
    outcome: oneOf("upgraded", "rolled-back"),
    message: text,
    manualSteps: texts,
  },
  "step-started": { ...ofStep, attempt: count },
  "step-recorded": { ...ofStep, record: object },
  "step-ended": {
    ...ofStep,
    outcome: oneOf("done", "already-done", "continued"),
    summary: text,
    record: orNull(object),
    durationMs: count,
  },
  "step-failed": { ...ofStep, code: text, message: text, mayHaveTakenEffect: flag, durationMs: count },
  "credentials-requested": ofUnit,
  "credentials-kept": { ...ofUnit, reason: text },
  "credentials-unclear": { ...ofUnit, reason: text },
  "replica-requested": { ...ofUnit, known: texts },
  "replica-made": { ...ofUnit, replicaId: text, toldBy: oneOf("answer", "list") },
  "replica-unclear": { ...ofUnit, reason: text },
  "replica-not-made": { ...ofUnit, reason: text },
  "replica-deletion-requested": { ...ofUnit, replicaId: text },
  "replica-deleted": { ...ofUnit, replicaId: text },
};

/**
 * An event as a journal holds it, or null where it is none that this version knows. The plan inside is told from
 * its outline only; `parsePlan` says whether it is whole.
 *
 * @throws {@link ApplyError} `JOURNAL_FORMAT_UNSUPPORTED` for the first record of a journal of another format.
 */
export function parseJournalEvent(value: unknown): JournalEvent | null {
  const format = formatOf(value);
  if (format !== null && format !== journalFormatVersion) throw otherFormat(format);
  return isJournalEvent(value) ? value : null;
}

/** The tests of each type of event: a journal of a large run has millions of events. */
const testsOf: ReadonlyMap<string, readonly [name: string, test: Test][]> = new Map(
  Object.entries(shapes).map(([type, shape]) => [type, Object.entries(shape)]),
);

function isJournalEvent(value: unknown): value is JournalEvent {
  if (typeof value !== "object" || value === null) return false;
  const fields: Partial<Record<string, unknown>> = { ...value };
  const type = fields["type"];
  const shape = typeof type === "string" ? testsOf.get(type) : undefined;
  return shape !== undefined && count(fields["at"]) && shape.every(([name, test]) => test(fields[name]));
}

/** The format that the record of a run's start names; null for any other value. */
function formatOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("type" in value)) return null;
  if (value.type !== "run-started" || !("formatVersion" in value)) return null;
  return count(value.formatVersion) ? Number(value.formatVersion) : null;
}
