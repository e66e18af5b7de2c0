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
  const missing = ours.filter((tag) => !tags.some((one) => tagKey(one) === tagKey(tag)));
  if (missing.length > 0) await calls.updateTags([...tags, ...missing]);
  return missing;
}
