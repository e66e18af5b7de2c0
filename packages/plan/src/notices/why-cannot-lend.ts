import { statusWord } from "../availability/stand-in.js";
import type { Runner } from "../fleet/fleet.js";
import type { NoticeContext } from "./context.js";
import type { Need } from "../needs/need.js";

/** What decides whether a Runner can take over a need. */
export type LendingContext = Pick<NoticeContext, "classOf" | "dispatch">;

/**
 * Returns why lent tags do not make a Runner stand in for a need, in a few words behind its name; null where they do.
 *
 * In an automatic project nothing is lent: a Runner has one node filter there, and another one would take its own nodes from it.
 */
export function whyCannotLend(
  lender: Runner,
  need: Need,
  { classOf, dispatch }: LendingContext,
): string | null {
  if (need.kind === "node-filter")
    return "would lose its own node filter: an automatic project has one for each Runner";
  if (need.kind !== "tags" || need.tags.length === 0) return "cannot be given what this needs";
  if (dispatch.get(need.project) !== "manual") return "is not chosen by its tags there";
  if (lender.isLocal) return "is the server's own Runner";
  if (!lender.associations.some(({ project }) => project === need.project)) return "is not in that project";
  if (classOf(lender.status) !== "serving") return `is ${statusWord(lender.status)}`;
  if (lender.canCordon === false) return "may not be changed by the token, which lacks the right update";
  return null;
}
