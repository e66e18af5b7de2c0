import { tagKey } from "../text/tag-key.js";
import type { StepCall } from "../performing/step-call.js";
import { keepsChanging } from "./keeps-changing.js";
import { mostTries, sendOnRecord } from "./send-on-record.js";
import { takenOf } from "../state/taken.js";

/** Takes the Runner's tags off, so that no job of a manual project chooses it. Resolves to how many it took. */
export async function takeTags(call: StepCall): Promise<number> {
  const { run, unit } = call;
  const calls = run.callsOf(unit);
  for (let tries = 1; tries <= mostTries; tries++) {
    const { tags } = await calls.getRunner();
    if (tags.length === 0) return 0;
    const known = takenOf(run.unit(unit.id)).tags;
    const more = tags.filter((tag) => !known.some((one) => tagKey(one) === tagKey(tag)));
    const isDone = await sendOnRecord(call, {
      tries,
      taken: { removedTags: known },
      taking: { removedTags: [...known, ...more] },
      send: () => calls.updateTags({ from: tags, to: [] }, { attempts: 1 }),
    });
    if (isDone) return tags.length;
  }
  throw keepsChanging(unit.runnerName, "tags");
}
