import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../run/run-context.js";
import { StepError } from "../errors/step-error.js";
import { tagKey } from "../text/tag-key.js";
import { removedTags } from "./removed-tags.js";

/** So often are tags read anew that somebody else keeps changing. */
const mostReads = 5;

/**
 * Gives back the tags that our cordon took off: those that are there now stay, ours are added. Idempotent. Resolves
 * to what it added.
 */
export async function giveTagsBack(run: RunContext, unit: Unit): Promise<readonly string[]> {
  const ours = removedTags(run.unit(unit.runnerId));
  if (ours.length === 0) return [];
  const calls = run.callsOf(unit);
  for (let reads = 1; reads <= mostReads; reads++) {
    const { tags } = await calls.getRunner();
    const missing = without(ours, tags);
    if (missing.length === 0 || (await calls.updateTags({ from: tags, to: [...tags, ...missing] })))
      return missing;
  }
  throw tagsKeepChanging(unit);
}

/** Nothing was written: each time somebody else had changed them first. */
export function tagsKeepChanging(unit: Unit): StepError {
  return new StepError({
    code: "TAGS_KEEP_CHANGING",
    message: `The tags of ${unit.runnerName} were changed by somebody else each time before they could be written.`,
    isRetryable: true,
    remedies: ["Find out what writes its tags all the time, and let it rest while Runners are upgraded."],
  });
}

/** The tags that our cordon took off, or was about to take off, and that the Runner does not have now. */
export async function missingTags(run: RunContext, unit: Unit): Promise<readonly string[]> {
  const ours = removedTags(run.unit(unit.runnerId));
  return ours.length === 0 ? [] : without(ours, (await run.callsOf(unit).getRunner()).tags);
}

function without(tags: readonly string[], others: readonly string[]): readonly string[] {
  return tags.filter((tag) => !others.some((one) => tagKey(one) === tagKey(tag)));
}
