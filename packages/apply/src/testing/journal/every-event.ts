import { defineFleet, planUpgrade, type Plan } from "@runner-upgrade/plan";
import { journalFormatVersion, type JournalEvent } from "../../events/journal-event.js";

/** A plan of two Runners. */
export function samplePlan(): Plan {
  const fleet = defineFleet({
    server: { uuid: "server", version: "5.7.0", apiVersion: 48, replicas: "off" },
    projects: [{ name: "web", dispatch: "manual" }],
    runners: ["a", "b"].map((id) => ({
      id,
      name: `runner ${id}`,
      status: "Healthy",
      tags: ["east"],
      version: "5.6.0",
      runningOperations: 0,
      associations: [{ project: "web", nodeFilter: null, remoteNodeDispatch: null, isNode: null }],
      host: { platform: "vm", address: `${id}.internal` },
      hostFacts: { platform: "vm", findings: [] },
    })),
  });
  return planUpgrade(fleet, { canary: 0 });
}

/** The first record of a run. */
export function runStarted(plan: Plan = samplePlan()): JournalEvent {
  return { type: "run-started", at: 0, formatVersion: journalFormatVersion, runId: "run-1", plan };
}

/** An event that is told from others by its time, and is as long as asked for. */
export function claimed(at: number): JournalEvent {
  return { type: "unit-claimed", at, unitId: "a" };
}

const of = { unitId: "a" };
const ofStep = { unitId: "a", stepId: "stop" };
const texts = ["one", "two"];

type Sample = {
  readonly [Type in JournalEvent["type"]]: Omit<Extract<JournalEvent, { type: Type }>, "type" | "at">;
};

/** One event of each kind. A kind without its sample does not compile. */
const samples: Omit<Sample, "run-started"> = {
  "run-resumed": {
    purpose: "clean-up",
    takenOverFrom: { machine: "host-1", processId: 4_711, hasEnded: false },
  },
  "run-paused": {},
  "run-continued": {},
  "run-aborted": { level: "rollback" },
  "unit-claimed": of,
  "unit-released": { ...of, reason: "No stand-in has room.", retryAt: 1_764_500_000_123 },
  "unit-observed": {
    ...of,
    baseline: { status: "Healthy", version: null, uptime: 0.125, servingReplicaIds: texts },
  },
  "unit-sent-back": { ...ofStep, reason: "The server refused the new credentials." },
  "step-started": { ...ofStep, attempt: 1 },
  "step-recorded": {
    ...ofStep,
    record: { tags: texts, nested: { list: [null, true, -1.5e-7, {}, []] }, "": "" },
  },
  "step-ended": { ...ofStep, outcome: "done", summary: "Stopped.", record: null, durationMs: 12.5 },
  "step-failed": {
    ...ofStep,
    code: "TIMEOUT",
    message: "Timed out.",
    mayHaveTakenEffect: true,
    durationMs: 1e21,
  },
  "credentials-requested": of,
  "credentials-kept": { ...of, reason: "The server answered 409." },
  "credentials-unclear": { ...of, reason: "The server answered 500." },
  "replica-requested": { ...of, known: texts },
  "replica-made": { ...of, replicaId: "r-2", toldBy: "answer" },
  "replica-unclear": { ...of, reason: "The server answered 500." },
  "replica-not-made": { ...of, reason: "The server answered 403." },
  "replica-deletion-requested": { ...of, replicaId: "r-1" },
  "replica-deleted": { ...of, replicaId: "r-1" },
  "rollback-started": { ...of, reason: "", code: "TIMEOUT", endsAs: "queued", countsAsFailure: false },
  "unit-ended": {
    ...of,
    outcome: "rolled-back",
    code: null,
    reason: "The old Runner serves.",
    toVersion: "5.6.0",
    countsAsFailure: true,
    manualSteps: texts,
    remedies: [],
  },
  "unit-swept": { ...of, status: "Healthy", version: "5.6.0", isServing: true, message: "", manualSteps: [] },
  "unit-cleaned-up": {
    ...of,
    status: "Down",
    version: null,
    isClean: false,
    outcome: "rolled-back",
    message: "It does not serve.",
    manualSteps: texts,
  },
  "run-ended": {},
};

/** A run with one event of each kind, its plan first. */
export function everyEvent(): readonly JournalEvent[] {
  const others = Object.entries(samples).map(
    ([type, fields], index) => ({ type, at: index + 1, ...fields }) as JournalEvent,
  );
  return [runStarted(), ...others];
}
