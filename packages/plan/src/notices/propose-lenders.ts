import { hasRoom } from "../availability/stand-in.js";
import type { Runner } from "../fleet/fleet.js";
import type { NoticeContext } from "./context.js";
import type { Need } from "../needs/need.js";
import { servesNeed } from "../needs/serves.js";
import { whyCannotLend } from "./why-cannot-lend.js";

const mostProposed = 3;
/** In a project of thousands that are full, no more are looked at for each of them. */
const mostLookedAt = 100;

const indexes = new WeakMap<NoticeContext, Map<string, readonly Runner[]>>();

/**
 * Names Runners that could have a Runner's tags while it is away, by id: they serve, have room, and are in all of its
 * projects. At most three, and none where the policy names one for it already. A person has to choose: whether its jobs can
 * run there is not known here.
 */
export function proposeLenders(runner: Runner, need: Need, context: NoticeContext): string[] {
  const { lendTags } = context.policy;
  if (need.kind !== "tags" || lendTags.some(({ of }) => of === runner.name || of === runner.id)) return [];
  const found: string[] = [];
  const able = ableIn(need, context);
  for (let place = 0; place < able.length && place < mostLookedAt; place += 1) {
    const lender = able[place];
    if (lender === undefined || lender.id === runner.id || servesNeed(lender, need) !== "no") continue;
    if (!isInAllOf(lender, runner) || !hasRoom(lender, runner.runningOperations ?? 0)) continue;
    found.push(lender.name);
    if (found.length === mostProposed) break;
  }
  return found;
}

function isInAllOf(lender: Runner, { associations }: Runner): boolean {
  return associations.every(({ project }) => lender.associations.some((own) => own.project === project));
}

/** Those that could take over a need of its project and have any room, found once per project. */
function ableIn(need: Need, context: NoticeContext): readonly Runner[] {
  const byProject = indexes.get(context) ?? new Map<string, readonly Runner[]>();
  indexes.set(context, byProject);
  const known = byProject.get(need.project);
  if (known !== undefined) return known;
  const able = context.fleet.runners.filter(
    (lender) => hasRoom(lender, 1) && whyCannotLend(lender, need, context) === null,
  );
  byProject.set(need.project, able);
  return able;
}
