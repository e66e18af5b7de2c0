import type { JournalEvent } from "@runner-upgrade/apply";
import type { Act, RunAct, When } from "../case/fault.js";
import type { AttackWorld } from "../world/attack-world.js";

/** What is planned for a moment rather than for a call. */
export interface Planned {
  readonly fault: number;
  readonly when: When;
  readonly act: Act | RunAct;
}

/** Gives out what is due, each once. */
export interface Timetable {
  /** What is due as the journal is given this record. */
  atRecord(event: JournalEvent): readonly Planned[];
  /** What is due by time alone. */
  readonly byTime: readonly (Planned & { readonly when: Extract<When, { kind: "time" }> })[];
}

/** Reads from the case what is to happen when. */
export function createTimetable(world: AttackWorld): Timetable {
  const planned = world.attack.faults.flatMap((fault, index): Planned[] =>
    fault.on === "world" || fault.on === "run" ? [{ fault: index, when: fault.when, act: fault.act }] : [],
  );
  const open = new Set(planned.filter(({ when }) => when.kind !== "time"));
  let records = 0;
  return {
    atRecord: (event) => {
      records += 1;
      const due = [...open].filter(({ when }) => isDue(world, when, event, records));
      for (const one of due) open.delete(one);
      return due;
    },
    byTime: planned.flatMap(({ when, ...rest }) => (when.kind === "time" ? [{ ...rest, when }] : [])),
  };
}

function isDue(world: AttackWorld, when: When, event: JournalEvent, nth: number): boolean {
  switch (when.kind) {
    case "time":
      return false;
    case "record":
      return nth === when.nth;
    case "step":
      return (
        event.type === `step-${when.edge}` &&
        "stepId" in event &&
        event.stepId === when.stepId &&
        world.nameOf(event.runnerId) === when.runner
      );
  }
}
