import type { Invariant } from "../invariants/invariant.js";
import { accountForTaken } from "../invariants/taken.js";
import type { LoggedEvent } from "../log/attack-event.js";
import { borrowersOf } from "../world/loans.js";
import type { AttackWorld } from "../world/attack-world.js";
import { countSituations } from "./count-situations.js";
import { followGuard } from "./follow-guard.js";
import { followReplicas } from "./follow-replicas.js";

/** Counts which situations come up. It finds nothing wrong. */
export interface Coverage extends Invariant {
  situations(): Readonly<Record<string, number>>;
}

/** What gives a cordon back, by the step that does; a step of the procedure itself is the usual way. */
const givers = [
  ["rollback:", "rollback"],
  ["rollback:", "rollback"],
  ["sweep:", "the sweep"],
  ["clean-up-run:", "cleanUpRun"],
] as const;

/** Starts counting for one case. */
export function createCoverage(world: AttackWorld): Coverage {
  const { add, counts } = countSituations();
  const taken = accountForTaken(world);
  const guard = followGuard(world, add);
  const replicas = followReplicas(add);
  const steps = new Map<string, string>();
  let isAborted = false;
  let isResumed = false;

  function givenBack(runner: string): void {
    const step = steps.get(runner) ?? "";
    const [, by = "uncordon"] = givers.find(([prefix]) => step.startsWith(prefix)) ?? [];
    add(`cordon given back by ${by}`);
    if (isAborted) add("cordon given back after an abort");
    if (isResumed) add("cordon given back by a process that resumed");
  }

  return {
    see: (event: LoggedEvent) => {
      const wasCordoned = "runner" in event && event.runner !== null && taken.isCordoned(event.runner);
      taken.see(event);
      guard(event);
      replicas(event);
      switch (event.type) {
        case "round-began":
          if (event.round > 1) add(event.units.length > 0 ? "second runs" : "second runs without a unit");
          return;
        case "carrier-began":
          isAborted = false;
          isResumed = event.how !== "start";
          if (event.how !== "start") add(event.how === "resume" ? "runs resumed" : "runs cleaned up");
          return;
        case "cleaned-up":
          add("ended runs cleaned up");
          return;
        case "user-aborted":
          isAborted = true;
          return;
        case "second-process":
          if (event.error !== null) add("second processes refused");
          return;
        case "late-effect":
          if (event.operation === "update" || event.operation === "dispatch")
            add("cordons that took effect late");
          return;
        case "tags-changed":
        case "dispatch-changed":
          if (event.by === "others" && wasCordoned) add("edited by others while cordoned");
          if (event.by === "us" && wasCordoned && !taken.isCordoned(event.runner)) givenBack(event.runner);
          if (event.by === "us" && !wasCordoned && taken.isCordoned(event.runner))
            add(event.type === "tags-changed" ? "cordons by tags" : "cordons by dispatch alone");
          return;
        case "loan-changed":
          add(event.after.length > event.before.length ? "tags lent" : lentTagsTakenBack(event.runner));
          return;
        case "work-cut":
          add(
            event.by === "us" ? "operations cut by us, as the policy allows" : "operations cut by others",
            event.operations.length,
          );
          return;
        case "job-lost":
          add("jobs without a Runner");
          return;
        case "recorded": {
          const { event: record } = event;
          if (!("unitId" in record)) return;
          const name = world.nameOf(record.unitId);
          if (record.type === "step-started") steps.set(name, record.stepId);
          if (record.type === "step-failed" && record.code === "WORK_SEEN")
            add("drains sent back by the last look");
          return;
        }
        default:
      }
    },
    situations: () => counts,
  };

  /** By the step of the unit whose tags they are. */
  function lentTagsTakenBack(lender: string): string {
    const last = borrowersOf(world.attack, lender).map((name) => steps.get(name) ?? "");
    const step = last.find((id) => id.includes("take-back-tags")) ?? "another step";
    return `lent tags taken back by ${step.replace(/:?take-back-tags/, "") || "the procedure"}`;
  }
}
