import type { TagLender } from "../candidates/admit.js";
import type { Runner } from "../fleet/fleet.js";
import type { Notice } from "../model/plan.js";
import type { NoticeContext } from "./context.js";
import { noticeAbout } from "./notice-about.js";
import type { Need } from "../needs/need.js";
import { servesNeed } from "../needs/serves.js";
import { oneLine } from "../text/one-line.js";
import { whyCannotLend } from "./why-cannot-lend.js";

/** Why those to whom the policy lends a Runner's tags do not stand in for a need that is left short all the same. */
export function lendingBlockers(
  runner: Runner,
  need: Need,
  context: NoticeContext,
  lender: TagLender | null,
): Notice[] {
  if (lender?.isNamed({ runner }) !== true) return [];
  const [name, project] = [oneLine(runner.name), oneLine(need.project)];
  const lenders = lender.lendersOf(runner);
  if (lenders.length === 0)
    return [
      cannotLend(
        runner,
        `No other Runner has the name that lendTags gives for ${name}: its tags are not lent.`,
      ),
    ];
  return lenders.flatMap((one) => {
    const why =
      whyCannotLend(one, need, context) ??
      (servesNeed(one, need) === "yes" ? "stands in there already, and more are needed" : null);
    if (why === null) return [];
    return [
      cannotLend(runner, `Lent tags do not help ${name} in project ${project}: ${oneLine(one.name)} ${why}.`),
    ];
  });
}

function cannotLend(runner: Runner, message: string): Notice {
  return noticeAbout(runner, "CANNOT_LEND", message, [
    "Name another Runner in lendTags: one that serves and is in the same projects, and that the token may update.",
  ]);
}
