import type { InvariantFactory } from "./invariant.js";
import { changingCalls } from "./changing-calls.js";

/** Nothing is started twice at once, and no two of our calls change one Runner at the same time. */
export const oneAtATime: InvariantFactory = ({ world, report }) => {
  const open = new Map<
    number,
    { readonly runner: string; readonly call: string; readonly carrier: number }
  >();
  return {
    see: (event) => {
      if (event.type === "process-started" && event.by === "us") {
        const ours = world.processesOf(event.runner).filter(({ by }) => by === "us");
        if (ours.length > 1) report(`${event.runner} was started while a process that we started was alive.`);
      }
      if (event.type === "host-call-started" && changingCalls.has(event.call)) {
        for (const other of open.values())
          if (other.runner === event.runner && other.carrier === event.carrier)
            report(`${event.call} of ${event.runner} began while ${other.call} of it was under way.`);
        open.set(event.id, event);
      }
      if (event.type === "host-call-ended") open.delete(event.id);
    },
  };
};
