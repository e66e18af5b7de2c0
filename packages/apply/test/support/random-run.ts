import {
  defineFleet,
  planUpgrade,
  type Plan,
  type Policy,
  type PolicyInput,
  type Unit,
} from "@runner-upgrade/plan";
import type { JournalEvent, Outcome } from "../../src/events/journal-event.js";
import { emptyJournalState, type JournalState } from "../../src/state/run-state.js";
import { reduce } from "../../src/state/reduce.js";
import { procedureOf } from "../../src/state/plan-index.js";
import { asReplica } from "./replica-plan.js";

/** A plan whose needs overlap, with canaries, absent Runners, shared hosts, and units that wait for others. */
export function overlappingPlan(random: () => number, policy: PolicyInput = {}): Plan {
  const count = 4 + Math.floor(random() * 12);
  const fleet = defineFleet({
    server: { uuid: "server", version: "5.7.0", apiVersion: 48, replicas: "off" },
    projects: [
      { name: "web", dispatch: "manual" },
      { name: "batch", dispatch: "manual" },
    ],
    runners: Array.from({ length: count }, (_, index) => ({
      id: `r${index + 10}`,
      name: `r${index + 10}`,
      status: random() < 0.15 ? "Down" : "Healthy",
      tags: ["east", "west", "linux"].filter((tag) => tag === "linux" || random() < 0.5),
      version: "5.6.0",
      runningOperations: 0,
      associations: [{ project: random() < 0.7 ? "web" : "batch" }],
      host: {
        ...{ platform: "vm", address: `host-${Math.floor(random() * count)}.internal` },
        ...(random() < 0.7 && { site: random() < 0.5 ? "berlin" : "rome" }),
      },
      hostFacts: { platform: "vm", findings: [] },
    })),
  });
  const plan = planUpgrade(fleet, {
    coverage: { kind: "each-tag" },
    minAvailable: random() < 0.5 ? 1 : "60%",
    maxInFlight: 1 + Math.floor(random() * 4),
    maxInFlightPerHost: 1 + Math.floor(random() * 2),
    maxInFlightPerSite: random() < 0.5 ? null : 1 + Math.floor(random() * 2),
    maxFailures: Math.floor(random() * 6),
    canary: Math.floor(random() * 3),
    soakMs: 500,
    settleMs: 300,
    admissionTimeoutMs: 2_000,
    ...policy,
  });
  const units = plan.units.map((unit, index) => ({
    ...unit,
    expectedDurationMs: Math.floor(random() * 2_000),
    ...(random() < 0.2 && {
      loweredNeeds: Object.fromEntries(unit.needs.map((need) => [need, Math.floor(random() * 2)])),
    }),
    waitsFor: index > 0 && random() < 0.15 ? [plan.units[index - 1]!.id] : unit.waitsFor,
  }));
  // The planner would block what takes longer than a window of a minute.
  return {
    ...plan,
    policy: { ...plan.policy, windows: windowsAt(random()) },
    units: withSomeReplicas(units, random),
  };
}

/** A minute after 1970 begins: when random runs are looked at, a window opens or closes. */
export const edgeMs = 60_000;

function windowsAt(share: number): Policy["windows"] {
  const days = ["thu"] as const;
  if (share < 0.2) return [{ days, from: "00:00", to: "00:01", timeZone: "UTC" }];
  if (share < 0.4) return [{ days, from: "00:01", to: "24:00", timeZone: "UTC" }];
  return [];
}

/** The units, some of them split into two replicas of their Runner. Those that waited for one wait for both. */
function withSomeReplicas(units: readonly Unit[], random: () => number): Unit[] {
  const split = new Map(
    units.map((unit): [string, Unit[]] => [
      unit.id,
      random() < 0.2 ? ["r-1", "r-2"].map((replicaId) => asReplica(unit, replicaId)) : [unit],
    ]),
  );
  return [...split.values()].flat().map((unit) => ({
    ...unit,
    waitsFor: unit.waitsFor.flatMap((id) => split.get(id)?.map((awaited) => awaited.id) ?? [id]),
  }));
}

/** What may happen next in a run, at random: units are claimed, go away, come back, are refused, end, and again. */
export function nextEvents(state: JournalState, at: number, random: () => number): JournalEvent[] {
  const { run } = state;
  if (run === null) return [];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const chance = random();
  if (chance < 0.02) return [{ type: "run-resumed", at }];
  if (chance < 0.04) return [{ type: run.isPaused ? "run-continued" : "run-paused", at }];
  if (chance < 0.045) return [{ type: "run-aborted", at, level: "admission" }];
  if (run.units.size === 0) return [];
  const unit = pick(run.units.values());
  const { unitId } = unit;
  const refusal = { type: "unit-released" as const, at, unitId, reason: "refused", retryAt: at + 400 };
  const end = (outcome: Outcome): JournalEvent => ({
    ...{ type: "unit-ended", at, unitId, outcome, code: null, reason: "", toVersion: null },
    ...{ countsAsFailure: outcome === "failed", manualSteps: [], remedies: [] },
  });
  if (unit.end !== null) {
    const swept = { type: "unit-swept", at, unitId, status: "Down", version: null } as const;
    return random() < 0.05 ? [{ ...swept, isServing: false, message: "", manualSteps: [] }] : [];
  }
  const steps = procedureOf(run.plan, unitId).map(({ id }) => id);
  const done = (stepId: string): JournalEvent[] => [
    { type: "step-started", at, unitId, stepId, attempt: 1 },
    {
      ...{ type: "step-ended", at, unitId, stepId, outcome: "done", summary: "" },
      ...{ record: null, durationMs: 1 },
    },
  ];
  switch (unit.presence) {
    case "here":
      return random() < 0.1 ? [end("skipped")] : [{ type: "unit-claimed", at, unitId }];
    case "claimed":
      if (random() < 0.3) return [refusal];
      return random() < 0.2 ? [end("skipped")] : done("stop");
    case "away":
      if (random() < 0.2) return [end(pick(["failed", "rolled-back"]))];
      return steps.filter((id) => ["verify", "uncordon"].includes(id)).flatMap(done);
    case "returned":
      return [random() < 0.2 ? refusal : end(pick(["upgraded", "upgraded", "rolled-back", "failed"]))];
  }
}

/** Runs at random: told of every state, with the time at which it is looked at. */
export function randomRuns(
  random: () => number,
  options: { readonly events: number; readonly look: (state: JournalState, now: number) => void },
): void {
  let now = edgeMs - 3_000;
  let state = emptyJournalState;
  const happen = (event: JournalEvent): void => {
    state = reduce(state, event);
    if (random() < 0.7) options.look(state, now);
  };
  const begin = (): void => {
    const plan = overlappingPlan(random);
    happen({ type: "run-started", at: now, formatVersion: 3, runId: `run-${now}`, plan });
  };
  begin();
  for (let count = 0; count < options.events; count += 1) {
    now += Math.floor(random() * 120);
    if (random() < 0.01) now -= 5_000;
    if (random() < 0.01) begin();
    for (const event of nextEvents(state, now, random)) happen(event);
    options.look(state, now);
  }
}
