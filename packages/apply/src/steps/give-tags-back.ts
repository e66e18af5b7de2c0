import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../run/run-context.js";
import { removedTags, tagKey } from "./removed-tags.js";

/**
 * Gives back the tags that our cordon took off: those that are there now stay, ours are added. Idempotent. Resolves
 * to what it added.
 */
export async function giveTagsBack(run: RunContext, unit: Unit): Promise<readonly string[]> {
  const ours = removedTags(run.unit(unit.runnerId));
  if (ours.length === 0) return [];
  const calls = run.callsOf(unit);
  const { tags } = await calls.getRunner();
  const missing = without(ours, tags);
  if (missing.length > 0) await calls.updateTags([...tags, ...missing]);
  return missing;
}

/** The tags that our cordon took off, or was about to take off, and that the Runner does not have now. */
export async function missingTags(run: RunContext, unit: Unit): Promise<readonly string[]> {
  const ours = removedTags(run.unit(unit.runnerId));
  return ours.length === 0 ? [] : without(ours, (await run.callsOf(unit).getRunner()).tags);
}

function without(tags: readonly string[], others: readonly string[]): readonly string[] {
  return tags.filter((tag) => !others.some((one) => tagKey(one) === tagKey(tag)));
}
