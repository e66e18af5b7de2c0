import type { InvariantFactory } from "./invariant.js";

/** After the user's abort nothing is stopped any more, and after a pause no unit is begun until it is over. */
export const abortKept: InvariantFactory = ({ world, report }) => {
  const begun = new Set<string>();
  const onRecord = new Set<string>();
  let isAborted = false;
  let isPaused = false;
  return {
    see: (event) => {
      switch (event.type) {
        case "carrier-began":
          isAborted = false;
          isPaused = false;
          for (const name of onRecord) begun.add(name);
          return;
        case "user-aborted":
          isAborted = true;
          return;
        case "user-paused":
          isPaused = true;
          return;
        case "user-continued":
          isPaused = false;
          return;
        case "host-call-started":
          if (event.call !== "stop") return;
          if (isAborted && !begun.has(event.runner)) report(`${event.runner} was stopped after the abort.`);
          begun.add(event.runner);
          return;
        case "recorded": {
          const { event: record } = event;
          // Begun on record, it may have been stopped by a process that died since.
          if (record.type === "step-started" && record.stepId === "stop" && !isAborted && event.isDurable)
            onRecord.add(world.nameOf(record.unitId));
          if (record.type === "unit-released" || record.type === "unit-ended")
            for (const names of [begun, onRecord]) names.delete(world.nameOf(record.unitId));
          return;
        }
        // When it was decided: on the disk it may be later, and the abort between the two.
        case "told": {
          if (event.event.type !== "unit-claimed") return;
          const name = world.nameOf(event.event.unitId);
          if (isAborted) report(`${name} was begun after the abort.`);
          if (isPaused) report(`${name} was begun while the run was paused.`);
          return;
        }
        default:
      }
    },
  };
};
