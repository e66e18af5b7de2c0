import type { InvariantFactory } from "./invariant.js";

/**
 * Behind the end of a run, or of a clean-up that says that it is clean, no lender has a tag that was lent to it and that it
 * lacked before, unless the Runner that the tag is of is not up again: then its report names the tag to take off. That a lender
 * keeps its own tags is told by `end-told`.
 */
export const loansReturned: InvariantFactory = ({ report }) => {
  /** By lender: tags that we gave it and did not take off. */
  const lent = new Map<string, Set<string>>();
  const loansOf = (name: string): Set<string> => {
    const known = lent.get(name) ?? new Set<string>();
    lent.set(name, known);
    return known;
  };
  return {
    see: (event) => {
      if (event.type !== "loan-changed" && event.type !== "tags-changed") return;
      const loans = loansOf(event.runner);
      for (const tag of event.before) if (!event.after.includes(tag)) loans.delete(tag);
      if (event.type === "loan-changed")
        for (const tag of event.after) if (!event.before.includes(tag)) loans.add(tag);
    },
    atEnd: ({ report: runReport, cleaned }) => {
      for (const [name, tags] of lent) {
        for (const tag of tags) {
          const steps = runReport?.units.flatMap(({ manualSteps }) => manualSteps) ?? [];
          const isTold = steps.some((line) => line.toLowerCase().includes(tag) && line.includes(name));
          const isOpen = runReport === null && cleaned?.isClean !== true;
          if (!isTold && !isOpen) report(`${name} still has the tag ${tag}, which was lent to it.`);
        }
      }
    },
  };
};
