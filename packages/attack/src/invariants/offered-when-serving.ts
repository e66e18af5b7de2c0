import type { InvariantFactory } from "./invariant.js";

/**
 * A Runner that we had stopped is given its tags or its dispatch back only once it serves: from then on work goes to it.
 * One that others ended meanwhile may be given them back all the same, and `cleanUpRun` gives back what it can.
 */
export const offeredWhenServing: InvariantFactory = ({ world, report }) => {
  /** Started by us, and not seen serving since. */
  const unproven = new Set<string>();
  let isCleaningUp = false;
  return {
    see: (event) => {
      // A Runner with little room may be at its limit at once, with the work that waited for it: it is up.
      const isUp = (name: string): boolean =>
        world.caseOf(name).maxRunning < 50 || world.isFull(name)
          ? world.isAlive(name)
          : world.isServing(name);
      for (const name of unproven) if (isUp(name)) unproven.delete(name);
      switch (event.type) {
        case "carrier-began":
          isCleaningUp = event.how === "clean-up";
          return;
        case "process-started":
          if (event.by === "us" && world.round.present.has(event.runner)) unproven.add(event.runner);
          else unproven.delete(event.runner);
          return;
        case "process-ended":
          if (event.by === "others") unproven.delete(event.runner);
          return;
        case "tags-changed":
        case "dispatch-changed": {
          const isGivenBack =
            event.type === "tags-changed" ? event.after.length > event.before.length : event.after === true;
          if (event.by === "us" && isGivenBack && unproven.has(event.runner) && !isCleaningUp)
            report(`${event.runner} was offered work again before it served.`);
          return;
        }
        default:
      }
    },
  };
};
