import { cordonScope } from "../cordon/cordon-scope.js";
import type { Runner } from "../fleet/fleet.js";
import type { Notice } from "../model/plan.js";
import { oneLine } from "../text/one-line.js";
import type { NoticeContext } from "./context.js";
import { noticeAbout } from "./notice-about.js";

/** What the token may not do to a Runner and its upgrade needs: a run would refuse the whole plan for it. */
export function rightsMissing(runner: Runner, { policy, dispatch, factsOf }: NoticeContext): Notice[] {
  const { host, canCordon, canPing, canRegenerate } = runner;
  if (host === null || (canCordon !== false && canPing !== false && canRegenerate !== false)) return [];
  const { regenerates } = factsOf(host);
  const missing = [
    ...(regenerates && canRegenerate === false ? ["regenerate_credentials"] : []),
    // Every new Runner is proven by a ping.
    ...(canPing === false ? ["ping"] : []),
    // Which right a cordon of node dispatch needs is not documented: a refusal of it is handled at the cordon.
    ...(policy.drain === "cordon" && canCordon === false && cordonScope(runner, dispatch).tags.length > 0
      ? ["update"]
      : []),
  ];
  if (missing.length === 0) return [];
  const actions = missing.join(", ");
  const isShared = runner.associations.length > 1;
  return [
    noticeAbout(
      runner,
      "RIGHTS_MISSING",
      `The token may not ${actions} ${oneLine(runner.name)}${isShared ? ", which several projects share, so that the right is needed at system level" : ""}.`,
      [
        `Give the token's role the actions ${actions} on the type 'runner' (rundeck/docs, Runner access control), then observe and plan again.`,
      ],
    ),
  ];
}
