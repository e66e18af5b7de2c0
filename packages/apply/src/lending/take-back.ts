import type { Lending, Unit } from "@runner-upgrade/plan";
import { awaitLateEffect } from "../cordon/await-late-cordon.js";
import { keepsChanging } from "../cordon/keeps-changing.js";
import type { RunContext } from "../context/run-context.js";
import { failureOf } from "../errors/failure.js";
import { lendTagsStep, lentOf, lentTo, unansweredLendingAt, withLent, type Lent } from "../state/lent.js";
import { tagKey } from "../text/tag-key.js";
import { serially } from "./serially.js";

/** So often is something read anew that another client keeps changing. */
const mostReads = 5;

/**
 * Takes back what the unit has lent, and once more where a request to lend was not answered and took effect late. Only tags
 * that the lender lacked before are taken off, and none that another unit of the run has lent it as well. Idempotent. Resolves to what it took
 * off.
 */
export async function takeBackForGood(run: RunContext, unit: Unit, stepId: string): Promise<Lent> {
  const first = await takeBack(run, unit);
  const sentAt = unansweredLendingAt(run.unit(unit.id));
  if (sentAt === null) return first;
  await awaitLateEffect({ run, unit, stepId }, { sentAt, what: "A request to lend its tags" });
  const second = await takeBack(run, unit);
  await forgetUnanswered(run, unit);
  return merged(first, second);
}

/** Takes back once what the unit has lent. What is taken back is ours no more, unless a request may still take effect. */
export async function takeBack(run: RunContext, unit: Unit): Promise<Lent> {
  const taken: Record<string, readonly string[]> = {};
  for (const lending of unit.lends ?? []) {
    const tags = lentOf(run.unit(unit.id))[lending.lenderId] ?? [];
    if (tags.length === 0) continue;
    taken[lending.lenderId] = await serially(run, lending.lenderId, () => takeOff(run, unit, lending));
  }
  return taken;
}

async function takeOff(run: RunContext, unit: Unit, lending: Lending): Promise<readonly string[]> {
  const { lenderId, lenderName } = lending;
  const calls = run.callsOfLender(lending);
  for (let reads = 1; reads <= mostReads; reads++) {
    const stillLent = lentTo(run.state().run, lenderId, unit.id);
    const lent = (lentOf(run.unit(unit.id))[lenderId] ?? []).map(tagKey);
    const ours = new Set(lent.filter((key) => !stillLent.has(key)));
    const shown = await tagsOf(calls);
    const off = shown.filter((tag) => ours.has(tagKey(tag)));
    const left = shown.filter((tag) => !ours.has(tagKey(tag)));
    if (off.length > 0 && !(await calls.updateTags({ from: shown, to: left }))) continue;
    if (unansweredLendingAt(run.unit(unit.id)) === null) await recordLent(run, unit, lenderId);
    return off;
  }
  throw keepsChanging(lenderName, "tags");
}

/** A lender that was deleted has nothing left to take off. */
async function tagsOf(calls: ReturnType<RunContext["callsOfLender"]>): Promise<readonly string[]> {
  try {
    return (await calls.getRunner()).tags;
  } catch (error) {
    if (failureOf(error).status === 404) return [];
    throw error;
  }
}

function recordLent(run: RunContext, unit: Unit, lenderId: string): Promise<void> {
  return run.record({
    type: "step-recorded",
    unitId: unit.id,
    stepId: lendTagsStep,
    record: withLent(run.unit(unit.id), lenderId, []),
  });
}

/** No request can take effect any more, as far as can be told: what is taken back by now stays so. */
async function forgetUnanswered(run: RunContext, unit: Unit): Promise<void> {
  await run.record({
    type: "step-recorded",
    unitId: unit.id,
    stepId: lendTagsStep,
    record: { unansweredAt: null },
  });
  for (const { lenderId } of unit.lends ?? [])
    if ((lentOf(run.unit(unit.id))[lenderId] ?? []).length > 0) await recordLent(run, unit, lenderId);
}

function merged(first: Lent, second: Lent): Lent {
  const ids = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries(
    [...ids].map((id) => [id, [...new Set([...(first[id] ?? []), ...(second[id] ?? [])])]]),
  );
}
