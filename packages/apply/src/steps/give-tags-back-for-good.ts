import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../run/run-context.js";
import { awaitLateCordon } from "./await-late-cordon.js";
import { giveTagsBack } from "./give-tags-back.js";

/**
 * Gives back the tags that our cordon took off, and again where one of its requests was not answered and took them off
 * once more: what is back afterwards stays back. Resolves to what it added.
 */
export async function giveTagsBackForGood(
  run: RunContext,
  unit: Unit,
  stepId: string,
): Promise<readonly string[]> {
  const given = await giveTagsBack(run, unit);
  await awaitLateCordon(run, unit, stepId);
  return [...new Set([...given, ...(await giveTagsBack(run, unit))])];
}
