import type { JournalEvent, RunEvent } from "@runner-upgrade/apply";
import type { Act, ApiOperation, RunAct, When } from "../case/fault.js";
import type { AttackWorld } from "../world/attack-world.js";

/** What is planned for a moment rather than for a call. */
export interface Planned {
  readonly fault: number;
  readonly when: When;
  readonly act: Act | RunAct;
}

/** What is due, and the unit whose event it met. */
export interface Due extends Planned {
  /** Null where the moment belongs to no unit. */
  readonly self: string | null;
}

/** Gives out what is due, each once. */
export interface Timetable {
  /** What is due as the journal is given this record. */
  atRecord(event: JournalEvent): readonly Due[];
  /** What is due as the run tells this, which is not journaled. */
  atTold(event: RunEvent): readonly Due[];
  /** What is due as a call of the control plane is answered. */
  atAnswer(operation: ApiOperation, runner: string | null): readonly Due[];
  /** What is due by time alone. */
  readonly byTime: readonly (Planned & { readonly when: Extract<When, { kind: "time" }> })[];
}

type Match = { readonly self: string | null } | null;

/** Reads from the case what is to happen when. */
export function createTimetable(world: AttackWorld): Timetable {
  const planned = world.attack.faults.flatMap((fault, index): Planned[] =>
    fault.on === "world" || fault.on === "run" ? [{ fault: index, when: fault.when, act: fault.act }] : [],
  );
  const open = new Map(
    planned.filter(({ when }) => when.kind !== "time").map((one) => [one, skipOf(one.when)] as const),
  );
  /** By Runner: the step that is under way. */
  const steps = new Map<string, string>();
  let records = 0;

  const take = (match: (when: When) => Match): Due[] => {
    const due: Due[] = [];
    for (const [one, skip] of open) {
      const met = match(one.when);
      if (met === null) continue;
      if (skip > 0) {
        open.set(one, skip - 1);
        continue;
      }
      open.delete(one);
      due.push({ ...one, ...met });
    }
    return due;
  };

  return {
    atRecord: (event) => {
      records += 1;
      const self = "unitId" in event ? world.nameOf(event.unitId) : null;
      if (self !== null && event.type === "step-started") steps.set(self, event.stepId);
      if (self !== null && (event.type === "step-ended" || event.type === "step-failed")) steps.delete(self);
      return take((when) => {
        if (when.kind === "record") return records === when.nth ? { self } : null;
        if (when.kind !== "step" || self === null || !("stepId" in event)) return null;
        const isMet = event.type === `step-${when.edge}` && event.stepId === when.stepId;
        return isMet && isOf(when.runner, self) ? { self } : null;
      });
    },
    atTold: (event) => {
      if (event.type !== "guard-answered" && event.type !== "step-progressed") return [];
      const self = world.nameOf(event.unitId);
      return take((when) => {
        if (when.kind !== "allowed" && when.kind !== "look") return null;
        const isMet =
          event.type === "guard-answered" ? when.kind === "allowed" && event.isAllowed : when.kind === "look";
        return isMet && when.stepId === event.stepId && isOf(when.runner, self) ? { self } : null;
      });
    },
    atAnswer: (operation, runner) =>
      take((when) => {
        if (when.kind !== "answer" || when.operation !== operation) return null;
        if (when.stepId === null) return { self: runner };
        return runner !== null && steps.get(runner) === when.stepId ? { self: runner } : null;
      }),
    byTime: planned.flatMap(({ when, ...rest }) => (when.kind === "time" ? [{ ...rest, when }] : [])),
  };
}

function skipOf(when: When): number {
  return "skip" in when ? when.skip : 0;
}

function isOf(runner: string | null, self: string): boolean {
  return runner === null || runner === self;
}
