import type { Unit } from "@runner-upgrade/plan";
import { failureOf } from "../errors/failure.js";
import type { RunContext } from "../context/run-context.js";

/**
 * Whether a Runner leaves pings unanswered. A status is up to 30 s older than the Runner's death (rundeck/docs, Runner
 * statuses); a ping is answered by what lives now, on the credentials of now. Without the right to ping the status is all
 * there is: false.
 *
 * @param tries - So many pings may go unanswered.
 */
export async function answersNoPing(
  run: RunContext,
  unit: Unit,
  { tries }: { readonly tries: number },
): Promise<boolean> {
  // Any replica of the Runner answers.
  if (unit.replicaId !== undefined) return false;
  try {
    for (let left = tries; left > 0; left--) if ((await run.callsOf(unit).ping()).answered) return false;
    return true;
  } catch (error) {
    if (failureOf(error).code === "FORBIDDEN") return false;
    throw error;
  }
}
