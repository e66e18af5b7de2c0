import type { InvariantFactory } from "./invariant.js";

/** Processes that were started beside the one that carries the run have such numbers. */
const firstIntruder = 1_000;

/** A second process that is started on the journal of a run that goes on is refused, and has done nothing. */
export const oneProcessActs: InvariantFactory = ({ report }) => ({
  see: (event) => {
    if (event.type === "second-process" && event.error === null && event.how === "start")
      report("A second run was started on the journal of one that had not ended.");
    if (!("carrier" in event) || event.carrier < firstIntruder) return;
    const isChange =
      event.type === "recorded" ||
      event.type === "host-call-started" ||
      (event.type === "api-sent" && ["update", "dispatch", "regenerate"].includes(event.operation));
    if (isChange) report(`A second process acted on the journal of another (${event.type}).`);
  },
});
