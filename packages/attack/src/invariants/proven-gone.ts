import type { InvariantFactory } from "./invariant.js";

/** The proof directly precedes the request: only a record is written between the two. */
const freshMs = 1_000;

/** Credentials are regenerated only directly after the process was seen to be gone, and never while one of it lives. */
export const provenGone: InvariantFactory = ({ world, report }) => {
  const seenGoneAt = new Map<
    string,
    { readonly at: number; readonly carrier: number; readonly time: number }
  >();
  return {
    see: (event) => {
      if (event.type === "host-call-ended" && event.call === "observe") {
        if (event.saw === "gone")
          seenGoneAt.set(event.runner, { at: event.at, carrier: event.carrier, time: world.clock.now() });
        else seenGoneAt.delete(event.runner);
      }
      if (event.type !== "api-sent" || event.operation !== "regenerate" || event.runner === null) return;
      const seen = seenGoneAt.get(event.runner);
      // What others started after we looked, we could not have seen.
      const alive = world
        .processesOf(event.runner)
        .filter(({ by, startedAt }) => by === "us" || seen === undefined || startedAt < seen.time);
      if (alive.length > 0)
        report(
          `The credentials of ${event.runner} were asked for while ${alive.length} process of it lived.`,
        );
      if (seen?.carrier !== event.carrier || event.at - seen.at > freshMs)
        report(
          `The credentials of ${event.runner} were asked for, and it was not seen to be gone directly before.`,
        );
    },
  };
};
