import type { PlanChange } from "../compare/plan-change.js";
import type { UnitChange } from "../compare/unit-change.js";
import type { Lending } from "../model/lending.js";
import type { Notice, Plan, Procedure, Unit } from "../model/plan.js";
import type { Need } from "../needs/need.js";
import type { Policy } from "../policy/policy.js";
import type { InsertedStep, Step } from "../steps/step.js";

/** Another value for every option of a policy. */
export const otherOptions: Policy = {
  targetVersion: "9.9.9",
  minAvailable: "77%",
  minReplicas: 7,
  maxInFlight: "66%",
  maxInFlightPerHost: 7,
  maxInFlightPerSite: 7,
  maxFailures: 7,
  coverage: { kind: "filters", filters: [{ project: "elsewhere", tags: ["z"] }] },
  canary: 7,
  soakMs: 7,
  drain: "by-dispatch",
  drainTimeoutMs: 7,
  drainQuietMs: 7,
  onDrainTimeout: "proceed",
  credentials: "rotate",
  standInProof: "status",
  settleMs: 7,
  allowOutageOf: ["z"],
  lendTags: [{ of: "y", to: "z" }],
  assumeDispatch: { elsewhere: "manual" },
  allowNodeFilterOf: ["z"],
  allowOtherWriterOf: ["z"],
  runnerIsNode: "block",
  hostWarnings: "block",
  ownedWorkload: "warn",
  stepTimeLimitsMs: { start: 7 },
  expectedDurationsMs: { runners: { z: 7 } },
  admissionTimeoutMs: 7,
  image: "elsewhere/runner:9.9.9",
  pull: "if-missing",
  unsavedState: "copy",
  regenerateSettleMs: 7,
  windows: [{ days: ["sun"], from: "03:00", to: "04:00", timeZone: "UTC" }],
};

const lentElsewhere: Lending = {
  lenderId: "another",
  lenderName: "another",
  lenderProjects: ["elsewhere"],
  tags: ["z"],
  needs: [],
};

/** Another value for every property of a unit whose value may differ by itself, and what it is called. */
export const otherInUnits: readonly (readonly [UnitChange["what"], (unit: Unit) => Partial<Unit>])[] = [
  ["runner-name", ({ runnerName }) => ({ runnerName: `${runnerName}-2` })],
  ["runner-id", ({ runnerId }) => ({ runnerId: `${runnerId}-2` })],
  ["replica-id", ({ replicaId = "" }) => ({ replicaId: `${replicaId}-2` })],
  ["replica-name", ({ replicaName = "" }) => ({ replicaName: `${replicaName}-2` })],
  ["procedure", ({ procedure }) => ({ procedure: `${procedure}-2` })],
  ["host", ({ host }) => ({ host: { ...host, address: `${host.address}-2` } })],
  ["host", ({ host }) => ({ host: { ...host, site: "elsewhere" } })],
  ["needs", ({ needs }) => ({ needs: [...needs, "another"] })],
  ["needs", ({ needs }) => ({ needs: [...needs, ...needs, "x", "x"].slice(1) })],
  ["version", ({ premises }) => ({ premises: { ...premises, version: "0.0.1" } })],
  ["tags", ({ premises }) => ({ premises: { ...premises, tags: [...premises.tags, "another"] } })],
  [
    "projects",
    ({ premises }) => ({ premises: { ...premises, projects: [...premises.projects, "another"] } }),
  ],
  ["status-class", ({ premises }) => ({ premises: { ...premises, statusClass: "new" } })],
  ["target-version", () => ({ targetVersion: "9.9.9" })],
  ["image", () => ({ image: "elsewhere/runner:9.9.9" })],
  ["by-hand", () => ({ byHand: { package: "/elsewhere.jar" } })],
  ["processes", () => ({ processes: ["another"] })],
  ["keeps-serving", () => ({ keepsServing: true })],
  ["runner-serving", () => ({ isRunnerServing: true })],
  ["stand-in-replicas", ({ standInReplicas = 0 }) => ({ standInReplicas: standInReplicas + 1 })],
  ["canary", ({ isCanary }) => ({ isCanary: !isCanary })],
  ["absent", ({ isAbsent }) => ({ isAbsent: !isAbsent })],
  ["outage-allowed", ({ isOutageAllowed }) => ({ isOutageAllowed: !isOutageAllowed })],
  ["lowered-needs", ({ loweredNeeds = {} }) => ({ loweredNeeds: { ...loweredNeeds, another: 1 } })],
  ["lendings", ({ lends = [] }) => ({ lends: [...lends, lentElsewhere] })],
  ["waits-for", ({ waitsFor }) => ({ waitsFor: [...waitsFor, "another"] })],
  ["expected-duration", ({ expectedDurationMs }) => ({ expectedDurationMs: expectedDurationMs + 1 })],
] as const;

/** Another value for every property of a step but its time limit. */
export const otherInSteps: Readonly<Record<string, Partial<InsertedStep>>> = {
  undo: { undo: "forward" },
  isGuarded: { isGuarded: true },
  takesAway: { takesAway: true },
  checks: { checks: [{ kind: "ping" }] },
  name: { name: "another" },
  input: { input: { minutes: 31 } },
  onFailure: { onFailure: "continue" },
  meansToDelay: { meansToDelay: true },
};

/** A notice that no plan has. */
export const anotherNotice: Notice = {
  code: "ANOTHER",
  runnerId: "z",
  runnerName: "runner-z",
  message: "It is another.",
  remedies: ["Look."],
};

/** A need that no plan has. */
export const anotherNeed: Need = {
  kind: "tags",
  id: "tags:elsewhere:z",
  project: "elsewhere",
  tags: ["z"],
  match: "exactly",
  minAvailable: 1,
  servedBy: ["z"],
};

/** The plan with one of its units changed. */
export function withUnit(plan: Plan, place: number, change: (unit: Unit) => Partial<Unit>): Plan {
  const units = plan.units.map((unit, index) => (index === place ? { ...unit, ...change(unit) } : unit));
  return { ...plan, units };
}

/** The plan with the steps of one of its procedures changed. */
export function withSteps(
  plan: Plan,
  key: string,
  change: (steps: readonly Step[]) => readonly Step[],
): Plan {
  const procedure: Procedure | undefined = plan.procedures[key];
  if (procedure === undefined) throw new Error(`No procedure ${key}.`);
  return {
    ...plan,
    procedures: { ...plan.procedures, [key]: { ...procedure, steps: change(procedure.steps) } },
  };
}

/** The kinds of the changes, each once. */
export function kindsOf(changes: readonly PlanChange[]): readonly string[] {
  return [...new Set(changes.map(({ kind }) => kind))];
}
