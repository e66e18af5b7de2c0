import type { InvariantFactory } from "./invariant.js";
import { borrowersOf } from "../world/loans.js";
import { changingCalls } from "./changing-calls.js";

/** Everything that changes something stands in the journal before: its step has begun, durably, and not ended. */
export const writtenAhead: InvariantFactory = ({ world, report }) => {
  const open = new Map<string, Set<string>>();
  const requested = new Set<string>();
  /** Whose new replica is asked for, and which replicas are to be deleted. */
  const created = new Set<string>();
  const deleted = new Set<string>();
  const broken = new Set<number>();
  return {
    see: (event) => {
      switch (event.type) {
        case "carrier-began":
          open.clear();
          requested.clear();
          created.clear();
          deleted.clear();
          return;
        case "recorded": {
          if (!event.isDurable) {
            broken.add(event.carrier);
            return;
          }
          const { event: record } = event;
          if (!("unitId" in record)) return;
          const name = world.nameOf(record.unitId);
          const steps = open.get(name) ?? new Set();
          open.set(name, steps);
          if (record.type === "step-started") steps.add(record.stepId);
          if (record.type === "step-ended" || record.type === "step-failed") steps.delete(record.stepId);
          if (record.type === "credentials-requested") requested.add(name);
          if (record.type === "replica-requested") created.add(name);
          if (record.type === "replica-deletion-requested") deleted.add(record.replicaId);
          return;
        }
        case "host-call-started":
          if (changingCalls.has(event.call) && !broken.has(event.carrier) && !isOpen(event.runner))
            report(`${event.call} of ${event.runner} is not in the journal.`);
          return;
        case "api-sent": {
          const { operation, runner } = event;
          if (runner === null || broken.has(event.carrier)) return;
          if ((operation === "update" || operation === "regenerate") && !isOpen(runner) && !isLent(runner))
            report(`${operation} of ${runner} is not in the journal.`);
          if (operation === "regenerate" && !requested.delete(runner))
            report(`That the credentials of ${runner} are asked for is not in the journal.`);
          if (operation === "create-replica" && !created.delete(runner))
            report(`That a replica of ${runner} is asked for is not in the journal.`);
          if (operation === "delete-replica" && !deleted.has(event.replica ?? ""))
            report(`That a replica of ${runner} is deleted is not in the journal.`);
          return;
        }
        default:
      }
    },
  };

  /** What is lent stands in the journal with the unit whose tags they are. */
  function isLent(name: string): boolean {
    return borrowersOf(world.attack, name).some(isOpen);
  }

  function isOpen(name: string): boolean {
    return (open.get(name)?.size ?? 0) > 0;
  }
};
