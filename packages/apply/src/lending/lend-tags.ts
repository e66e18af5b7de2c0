import type { StepOutcome } from "@runner-upgrade/executor";
import type { Lending } from "@runner-upgrade/plan";
import { classifyStatus } from "@runner-upgrade/plan/carry-out";
import { keepsChanging } from "../cordon/keeps-changing.js";
import { mostTries, sendOnRecord } from "../cordon/send-on-record.js";
import { requireChecks } from "../checking/require-checks.js";
import { StepError } from "../errors/step-error.js";
import { notAvailable } from "../guard/not-available.js";
import type { StepCall } from "../performing/step-call.js";
import { lentOf, lentTo, withLent } from "../state/lent.js";
import { printable } from "../text/printable.js";
import { tagKey } from "../text/tag-key.js";
import { describeLent } from "./describe-lent.js";
import { serially } from "./serially.js";

/**
 * Lends the unit's tags: gives each lender those that it lacks, on record before the effect, and waits until every one is
 * proven to serve with them, and still is after the policy's `settleMs`. Done again it lends what is missing.
 */
export async function lendTags(call: StepCall): Promise<StepOutcome> {
  const { run, unit, step } = call;
  let hasChanged = false;
  for (const lending of unit.lends ?? [])
    if (await serially(run, lending.lenderId, () => lendTo(call, lending))) hasChanged = true;
  await requireChecks(call);
  await run.clock.sleep(run.plan.policy.settleMs, call.signal);
  await requireChecks({ ...call, deadlineAt: run.clock.now() + step.timeLimitMs });
  return {
    outcome: hasChanged ? "done" : "already-done",
    summary: describeLent(unit, lentOf(run.unit(unit.id))),
  };
}

/** Resolves to whether a tag was lent. */
async function lendTo(call: StepCall, lending: Lending): Promise<boolean> {
  const { run, unit } = call;
  const { lenderId } = lending;
  const calls = run.callsOfLender(lending);
  for (let tries = 1; tries <= mostTries; tries++) {
    const { tags, status } = await calls.getRunner();
    requireServing(call, lending, status);
    const known = lentOf(run.unit(unit.id))[lenderId] ?? [];
    const shown = new Set(tags.map(tagKey));
    const onLoan = new Set([...known.map(tagKey), ...lentTo(run.state().run, lenderId, unit.id)]);
    // What another unit has lent is lent by this one, too: the last of them takes it back.
    const ours = lending.tags.filter((tag) => !shown.has(tagKey(tag)) || onLoan.has(tagKey(tag)));
    const missing = ours.filter((tag) => !shown.has(tagKey(tag)));
    const isDone = await sendOnRecord(call, {
      tries,
      what: `what is lent to ${printable(lending.lenderName, 200)}`,
      taken: withLent(run.unit(unit.id), lenderId, known),
      taking: withLent(run.unit(unit.id), lenderId, ours),
      send: () =>
        missing.length === 0
          ? Promise.resolve(true)
          : calls.updateTags({ from: tags, to: [...tags, ...missing] }, { attempts: 1 }),
    });
    if (isDone) return missing.length > 0;
  }
  throw keepsChanging(lending.lenderName, "tags");
}

/** The code of a lending to a Runner that does not serve now. */
export const lenderNotReady = "LENDER_NOT_READY";

/** Refuses a lender that is away or does not serve: no job could run on it. */
function requireServing({ run }: StepCall, { lenderId, lenderName }: Lending, status: string): void {
  const { settleMs } = run.plan.policy;
  const isAway = notAvailable(run.state(), { now: run.clock.now(), settleMs }).has(lenderId);
  const isServing = classifyStatus(status, run.server) === "serving";
  if (!isAway && isServing) return;
  const name = printable(lenderName, 200);
  throw new StepError({
    code: lenderNotReady,
    message: isAway
      ? `${name}, to which its tags are to be lent, is away or was given back just now.`
      : `${name}, to which its tags are to be lent, is ${printable(status, 60)}.`,
  });
}
