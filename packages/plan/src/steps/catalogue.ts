import type { Check } from "../checks/check.js";
import type { DrainMode } from "./drain-mode.js";
import type { HostStepKind, StepKind } from "./step-kind.js";

/** What decides the checks of a step. */
export interface CheckedFor {
  readonly targetVersion: string;
  readonly drain: DrainMode;
  readonly drainQuietMs: number;
  /**
   * What is proven to have come up: the Runner; one replica of it, of which a ping that any replica answers proves nothing; or
   * all replicas of an ephemeral one.
   */
  readonly proves: "runner" | "replica" | "all-replicas";
}

/** What is known of a kind of step, whatever procedure it stands in. */
export interface StepFacts {
  /** How long it may take where the policy says nothing, in milliseconds. */
  readonly limitMs: number;
  /** How long it usually takes, for ordering and forecasts, in milliseconds. */
  readonly typicalMs: number;
  /** How much of `limitMs` is meant for the end of the old process, in a step that ends it; null for the others. */
  readonly endingMs: number | null;
  /**
   * Who carries it out: `host`, by a method of the executor, or `control-plane`, by the run itself.
   */
  readonly on: "host" | "control-plane";
  /**
   * Whether a rollback has to ask the host what it has to put right once this has begun. A kind that says no by mistake
   * would leave a Runner stopped in silence.
   */
  readonly isRollbackDue: boolean;
  /**
   * What takes it back, before the point of no return: `nothing` only looks, `rollback` puts the old Runner back,
   * `never` is the point of no return, and `forward` removes what a rollback would need.
   */
  readonly undoneBy: "nothing" | "rollback" | "never" | "forward";
  /** The guard is asked directly before it. */
  readonly isGuarded: boolean;
  /** The Runner gets no work from its beginning on. */
  readonly takesAway: boolean;
  /** Brings a new token, which the steps that need one are given. */
  readonly makesNewToken: boolean;
  /** Needs the new token, which is in memory only: a run that is resumed before it ended has to make another one. */
  readonly needsNewToken: boolean;
  /** Brings the new process up. */
  readonly startsProcess: boolean;
  /** What must hold when it ends. */
  readonly checks: (checked: CheckedFor) => readonly Check[];
}

/** A kind without its facts does not compile, nor one that says that another carries it out. */
type Catalogue = Readonly<{
  [Kind in StepKind]: StepFacts & { readonly on: Kind extends HostStepKind ? "host" : "control-plane" };
}>;

const none = (): readonly Check[] => [];

/** A fresh start of the target version, by the server's word. */
function cameUp(targetVersion: string, proves: CheckedFor["proves"]): readonly Check[] {
  const serves: Check = { kind: "status", anyOf: ["serving"] };
  if (proves === "all-replicas") return [serves, { kind: "replicas-replaced", version: targetVersion }];
  return [
    { kind: "version", equals: targetVersion },
    { kind: "restarted" },
    serves,
    ...(proves === "replica" ? [] : [{ kind: "ping" } as const]),
  ];
}

const onHost = {
  limitMs: 60_000,
  endingMs: null,
  on: "host",
  isRollbackDue: true,
  undoneBy: "rollback",
  isGuarded: false,
  takesAway: false,
  makesNewToken: false,
  needsNewToken: false,
  startsProcess: false,
  checks: none,
} as const;

const onControlPlane = { ...onHost, on: "control-plane", isRollbackDue: false } as const;

/**
 * Everything that is known of each kind of step, in the words of the vendor's upgrade page where it has one. Lists and
 * decisions over kinds are derived from it: a new kind is added here, to the routes that it belongs to, and to the
 * executors that carry it out.
 */
const catalogue: Catalogue = {
  inspect: { ...onHost, typicalMs: 3_000, isRollbackDue: false, undoneBy: "nothing" },
  // No rollback is due: the Runner is untouched, the image stays in the engine's cache, and each attempt deletes its Pod and
  // any that a cut attempt left (`removePullProof` in executor-kubernetes).
  "stage-image": { ...onHost, limitMs: 900_000, typicalMs: 30_000, isRollbackDue: false },
  "create-container": { ...onHost, typicalMs: 3_000, needsNewToken: true },
  // Before the first question whether the unit may be away: the lender is one of those who stand in.
  "lend-tags": {
    ...onControlPlane,
    limitMs: 120_000,
    typicalMs: 20_000,
    checks: () => [{ kind: "lending", state: "set" }],
  },
  "check-availability": {
    ...onControlPlane,
    typicalMs: 3_000,
    undoneBy: "nothing",
    isGuarded: true,
    checks: () => [{ kind: "stand-ins" }],
  },
  cordon: {
    ...onControlPlane,
    typicalMs: 2_000,
    takesAway: true,
    checks: () => [{ kind: "cordon", state: "set" }],
  },
  drain: {
    ...onControlPlane,
    limitMs: 900_000,
    typicalMs: 60_000,
    undoneBy: "nothing",
    checks: ({ drain, drainQuietMs }) => [
      // A reading that does not show the cordon is older than it, and proves nothing.
      ...(drain === "cordon" ? [{ kind: "cordon", state: "set" } as const] : []),
      { kind: "drained", quietMs: drainQuietMs },
    ],
  },
  "save-state": { ...onHost, typicalMs: 1_000 },
  stop: {
    ...onHost,
    typicalMs: 10_000,
    endingMs: 30_000,
    isGuarded: true,
    takesAway: true,
    checks: () => [{ kind: "process", state: "gone" }],
  },
  "regenerate-credentials": {
    ...onControlPlane,
    typicalMs: 2_000,
    undoneBy: "never",
    isGuarded: true,
    makesNewToken: true,
  },
  // The old replica keeps its credentials: nothing is lost until `delete-replica`. Asked first, so that a Runner that has to
  // wait leaves no replica behind each time.
  "create-replica": { ...onControlPlane, typicalMs: 2_000, isGuarded: true, makesNewToken: true },
  // A package has 150 to 250 MB.
  "download-package": { ...onHost, limitMs: 900_000, typicalMs: 30_000, needsNewToken: true },
  "install-package": { ...onHost, limitMs: 120_000, typicalMs: 3_000, needsNewToken: true },
  "write-credentials": { ...onHost, typicalMs: 2_000, needsNewToken: true },
  "swap-names": { ...onHost, typicalMs: 1_000 },
  // Where a stop goes before it, it only starts: the procedure says whether it takes the Runner away, and is asked for.
  "roll-out": { ...onHost, limitMs: 900_000, typicalMs: 60_000, endingMs: 60_000, startsProcess: true },
  start: {
    ...onHost,
    limitMs: 120_000,
    typicalMs: 10_000,
    startsProcess: true,
    checks: () => [{ kind: "process", state: "running" }],
  },
  verify: {
    ...onControlPlane,
    limitMs: 180_000,
    typicalMs: 15_000,
    undoneBy: "nothing",
    // Of several processes any old one answers for the Runner, and one that is gone never will: the host's word comes first.
    checks: ({ targetVersion, proves }) => [
      { kind: "installed", state: "new" },
      ...cameUp(targetVersion, proves),
    ],
  },
  uncordon: {
    ...onControlPlane,
    typicalMs: 2_000,
    checks: () => [{ kind: "cordon", state: "given-back" }],
  },
  // Behind the uncordon: from there on the unit serves with its own tags again.
  "take-back-tags": {
    ...onControlPlane,
    typicalMs: 2_000,
    checks: () => [{ kind: "lending", state: "taken-back" }],
  },
  // The old replica's credentials die with it.
  "delete-replica": { ...onControlPlane, typicalMs: 2_000, undoneBy: "never" },
  // It removes what a rollback would put the Runner back from.
  "clean-up": { ...onHost, typicalMs: 2_000, isRollbackDue: false, undoneBy: "forward" },
};

/** Every kind of step, for schemas and for telling a custom name from a built-in one. */
export const stepKinds: readonly [StepKind, ...StepKind[]] = Object.keys(catalogue) as [
  StepKind,
  ...StepKind[],
];

/**
 * What is known of a kind of step.
 *
 * @example
 * ```ts
 * stepFacts("stop").isGuarded; // true
 * ```
 */
export function stepFacts(kind: StepKind): StepFacts {
  return catalogue[kind];
}
