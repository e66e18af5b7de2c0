import type { Executor, Secret } from "@runner-upgrade/executor";
import type { Lending, Plan, PlatformOptions, Server, Step, Unit } from "@runner-upgrade/plan";
import type { Clock } from "@runner-upgrade/executor";
import type { RunnerCalls } from "../control-plane/runner-calls.js";
import type { ControlPlane } from "../control-plane/control-plane.js";
import type { JournalEvent } from "../events/journal-event.js";
import type { PassingEvent } from "../events/run-event.js";
import type { Failure } from "../errors/failure.js";
import type { Guard } from "../guard/guard.js";
import type { Logger } from "@runner-upgrade/executor";
import type { JournalState } from "../state/run-state.js";
import type { UnitState } from "../state/unit-state.js";
import type { CustomStepHandler } from "../options/custom-step-handler.js";
import type { Redactor } from "../text/redactor.js";

/** What a regeneration, or a new replica, brought, in memory only. */
export interface HeldCredentials {
  readonly token: Secret;
  readonly downloadToken: Secret;
  /** The new replica that they are for; left out where they are the Runner's own. */
  readonly replicaId?: string;
}

/** An event without its time, which the run adds. */
export type Untimed<E> = E extends unknown ? Omit<E, "at"> : never;

/** What everything that acts on a unit shares. */
export interface RunContext {
  readonly runId: string;
  readonly plan: Plan;
  readonly controlPlane: ControlPlane;
  /** What a status means depends on both. */
  readonly server: Pick<Server, "replicas" | "version">;
  readonly serverUrl: string;
  readonly platforms: PlatformOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly redactor: Redactor;
  readonly guard: Guard;
  readonly handlers: ReadonlyMap<string, CustomStepHandler>;
  readonly packageLimits: { readonly minBytes?: number; readonly maxBytes?: number };
  readonly restoreWithNewCredentials: "when-start-fails" | "never";
  /** By unit id. */
  readonly credentials: Map<string, HeldCredentials>;
  /** Why the last download of a Runner's package could not be opened. By unit id. */
  readonly downloadFailures: Map<string, Failure>;
  /** Aborted by the user's first abort. */
  readonly admissionEnded: AbortSignal;
  /** Aborted by the user's second abort. */
  readonly rollbackWanted: AbortSignal;
  /** True when events cannot be made durable any more: nothing that cannot be taken back is begun. */
  isJournalBroken(): boolean;
  state(): JournalState;
  unit(unitId: string): UnitState;
  stepsOf(unit: Unit): readonly Step[];
  executorOf(unit: Unit): Executor;
  callsOf(unit: Unit): RunnerCalls;
  /** The calls about a Runner to which tags are lent, at the levels that its projects allow. */
  callsOfLender(lending: Pick<Lending, "lenderId" | "lenderProjects">): RunnerCalls;
  /** Changes the state at once, tells who watches, and resolves when the event is durable. */
  record(event: Untimed<JournalEvent>): Promise<void>;
  /** Tells who watches what a person should know, and has it in the report. */
  warn(code: string, message: string): void;
  /** How often, one time after the other, the control plane turned the run away when it asked for a unit. By unit id. */
  readonly accessRefusals: Map<string, number>;
  /** Tells who watches. */
  emit(event: Untimed<PassingEvent>): void;
}
