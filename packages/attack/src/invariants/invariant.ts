import type { LoggedEvent } from "../log/attack-event.js";
import type { CarriedOut } from "../world/carried-out.js";
import type { AttackWorld } from "../world/attack-world.js";

/** Something that must never happen, and happened. */
export interface Violation {
  readonly invariant: string;
  /** Virtual time since the run's start. */
  readonly at: number;
  readonly message: string;
}

/** What every invariant is given. */
export interface InvariantContext {
  readonly world: AttackWorld;
  readonly report: (message: string) => void;
}

/** Watches a run from outside: what it is told is what happened in the world, and what the run said. */
export interface Invariant {
  /** Called after every event. */
  readonly see?: (event: LoggedEvent) => void;
  /** Called when a run has come to its end; several follow one another on one journal. */
  readonly atEnd?: (ended: CarriedOut) => void;
}

/** Makes an invariant for one run. */
export type InvariantFactory = (context: InvariantContext) => Invariant;
