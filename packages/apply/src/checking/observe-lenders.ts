import type { Lending, Unit } from "@runner-upgrade/plan";
import { classifyStatus, type ObservedLender } from "@runner-upgrade/plan/carry-out";
import type { RunContext } from "../context/run-context.js";
import { failureOf } from "../errors/failure.js";
import { needIndex } from "../state/need-index.js";
import { lentOf, lentTo } from "../state/lent.js";
import { tagKey } from "../text/tag-key.js";

/** Looks once at the Runners to which a unit lends. A ping is sent only where tags and status say that one serves. */
export async function observeLenders(
  run: RunContext,
  unit: Unit,
  signal: AbortSignal | undefined,
): Promise<readonly ObservedLender[]> {
  const seen: ObservedLender[] = [];
  for (const lending of unit.lends ?? []) seen.push(await observeLender(run, unit, lending, signal));
  return seen;
}

async function observeLender(
  run: RunContext,
  unit: Unit,
  lending: Lending,
  signal: AbortSignal | undefined,
): Promise<ObservedLender> {
  const { lenderId, lenderName: name } = lending;
  const calls = run.callsOfLender(lending);
  const wanted = wantedTags(run, lending);
  const others = lentTo(run.state().run, lenderId, unit.id);
  const lent = (lentOf(run.unit(unit.id))[lenderId] ?? []).filter((tag) => !others.has(tagKey(tag)));
  let info: Awaited<ReturnType<typeof calls.getRunner>>;
  try {
    info = await calls.getRunner(signal);
  } catch (error) {
    if (failureOf(error).status !== 404) throw error;
    return { name, statusClass: "absent", tags: [], wanted, lent };
  }
  const { status, tags } = info;
  const seen = { name, statusClass: classifyStatus(status, run.server), tags, wanted, lent };
  const shown = new Set(tags.map(tagKey));
  if (seen.statusClass !== "serving" || !wanted.every((tag) => shown.has(tagKey(tag)))) return seen;
  if (run.plan.policy.standInProof !== "ping") return { ...seen, unproven: null };
  const ping = await calls.ping(signal);
  return { ...seen, unproven: ping.answered ? null : ping.message };
}

/** All tags that the needs ask for: those that the lender had of its own are not lent, and must be there as well. */
function wantedTags({ plan }: RunContext, { needs }: Lending): string[] {
  const { byId } = needIndex(plan);
  return [
    ...new Set(
      needs.flatMap((id) => {
        const need = byId.get(id);
        return need?.kind === "tags" ? need.tags : [];
      }),
    ),
  ];
}
