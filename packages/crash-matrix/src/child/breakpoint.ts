import { writeSync } from "node:fs";
import type { Journal, JournalEvent } from "@runner-upgrade/apply";
import type { Point } from "../matrix/point.js";
import type { Told } from "./order.js";

/** Tells the parent. Synchronous: what was told was told before anything else happens. */
export function tell(told: Told): void {
  writeSync(3, `${JSON.stringify(told)}\n`);
}

/** Notices where a run is, and stands still at the point. */
export interface Breakpoint {
  /** A call to a host or to the control plane was answered, and the run does not know it yet. */
  readonly touch: (what: string) => void;
  readonly watch: (journal: Journal) => Journal;
}

/** Stands still for ever, in the middle of whatever goes on: the parent kills this process now. */
function standStill(touch: string): never {
  tell({ type: "reached", touch });
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Makes the breakpoint of one child process. */
export function createBreakpoint(point: Point | null): Breakpoint {
  let current: string | null = null;
  let calls = 0;
  const isAt = (event: JournalEvent, type: "step-started" | "step-ended"): boolean =>
    point !== null && event.type === type && event.stepId === point.stepId;
  return {
    touch: (what) => {
      if (current === null) return;
      calls += 1;
      tell({ type: "touched", stepId: current, touch: what });
      if (point?.moment === "in" && point.stepId === current && calls === (point.call ?? 1)) standStill(what);
    },
    watch: (journal) => ({
      ...journal,
      append: async (event) => {
        if (isAt(event, "step-started") && point?.moment === "before") standStill("its start");
        if (isAt(event, "step-ended") && point?.moment === "done") standStill("its end");
        if (event.type === "step-ended" || event.type === "step-failed") current = null;
        await journal.append(event);
        if (event.type === "step-started") {
          current = event.stepId;
          calls = 0;
          // Of a step that calls nobody.
          if (isAt(event, "step-started") && point?.moment === "in" && point.call === 0) standStill("its start");
        }
        if (isAt(event, "step-ended") && point?.moment === "after") standStill("its end, on record");
      },
    }),
  };
}
