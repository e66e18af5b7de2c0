import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";
import type { OracleNeed } from "../world/oracle-needs.js";

/** Which Runners can fit a need at all: those that served it when it was planned, and those that an edit made fit. */
export interface Candidates {
  see(event: LoggedEvent): void;
  /** The needs that a Runner can fit. */
  needsOf(name: string): Iterable<OracleNeed>;
  /** The Runners that can fit a need. */
  of(need: OracleNeed): Iterable<string>;
}

/** Spares the look at every pair of a Runner and a need, of which nearly none ever fits. */
export function followCandidates(world: AttackWorld): Candidates {
  const edited = new Set<string>();
  let indexed: readonly OracleNeed[] | null = null;
  const byRunner = new Map<string, Set<OracleNeed>>();
  const byNeed = new Map<OracleNeed, Set<string>>();

  function enter(name: string, need: OracleNeed): void {
    byRunner.set(name, (byRunner.get(name) ?? new Set()).add(need));
    byNeed.set(need, (byNeed.get(need) ?? new Set()).add(name));
  }

  function enterEdited(name: string): void {
    const setUp = world.setUpOf(name);
    for (const need of world.round.needs) if (need.fits(setUp)) enter(name, need);
  }

  function index(): void {
    if (indexed === world.round.needs) return;
    indexed = world.round.needs;
    byRunner.clear();
    byNeed.clear();
    for (const need of indexed) for (const name of need.servers) enter(name, need);
    for (const name of edited) enterEdited(name);
  }

  return {
    see: (event) => {
      if (!["tags-changed", "loan-changed", "dispatch-changed"].includes(event.type)) return;
      if (!("runner" in event) || event.runner === null) return;
      edited.add(event.runner);
      index();
      enterEdited(event.runner);
    },
    needsOf: (name) => {
      index();
      return byRunner.get(name) ?? [];
    },
    of: (need) => {
      index();
      return byNeed.get(need) ?? [];
    },
  };
}
