import { existsSync, writeSync } from "node:fs";
import type { Journal, JournalEvent } from "@runner-upgrade/apply";
import type { Phase } from "./point.js";
import type { Order, Told } from "./order.js";

/** Tells the parent. Synchronous: what was told was told before anything else happens. */
export function tell(told: Told): void {
  writeSync(3, `${JSON.stringify(told)}\n`);
}

/** Notices where a run is, and stands still at the point. */
export interface Breakpoint {
  /** A call to a host or to the control plane is about to be sent, or was answered. */
  readonly touch: Touch;
  readonly watch: (journal: Journal) => Journal;
}

/** Tells of a call: what, in a few words, and how far it is. */
export type Touch = (what: string, phase: Phase) => void;

/** Makes the breakpoint of one child process: it stands still at the point, in the middle of whatever goes on. */
export function createBreakpoint({ point, until }: Pick<Order, "point" | "until">): Breakpoint {
  let stepId: string | null = null;
  let isPassed = false;
  const standStill = (touch: string): void => {
    if (isPassed) return;
    isPassed = true;
    tell({ type: "reached", touch });
    while (until === null || !existsSync(until))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  };
  const isAt = (event: JournalEvent, type: "step-started" | "step-ended"): boolean =>
    point !== null && event.type === type && event.stepId === point.stepId;
  return {
    touch: (what, phase) => {
      if (stepId === null) return;
      if (phase === "answered") tell({ type: "touched", stepId, touch: what });
      if (point?.moment !== "in" || point.stepId !== stepId || (point.phase ?? "answered") !== phase) return;
      if (point.call !== "none" && what.includes(point.call.containing)) standStill(what);
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
        if (isAt(event, "step-started") && point?.moment === "in" && point.call === "none")
          standStill("its start");
      },
    }),
  };
}
