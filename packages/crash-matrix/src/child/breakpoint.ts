import { writeSync } from "node:fs";
import type { Journal, JournalEvent } from "@runner-upgrade/apply";
import type { Call, Point } from "../matrix/point.js";
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
  let stepId: string | null = null;
  let count = 0;
  const isAt = (event: JournalEvent, type: "step-started" | "step-ended"): boolean =>
    point !== null && event.type === type && event.stepId === point.stepId;
  return {
    touch: (what) => {
      if (stepId === null) return;
      count += 1;
      tell({ type: "touched", stepId, touch: what });
      if (point?.moment === "in" && point.stepId === stepId && isMeant(point.call, what, count)) standStill(what);
    },
    watch: (journal) => ({
      ...journal,
      append: async (event) => {
        if (isAt(event, "step-started") && point?.moment === "before") standStill("nothing yet");
        if (isAt(event, "step-ended") && point?.moment === "after") standStill("all that it did");
        if (event.type === "step-ended" || event.type === "step-failed") stepId = null;
        await journal.append(event);
        if (event.type !== "step-started") return;
        stepId = event.stepId;
        count = 0;
        if (isAt(event, "step-started") && point?.moment === "in" && point.call === "none") standStill("its start");
      },
    }),
  };
}

function isMeant(call: Call, what: string, count: number): boolean {
  if (call === "none") return false;
  return "nth" in call ? call.nth === count : what.includes(call.containing);
}
