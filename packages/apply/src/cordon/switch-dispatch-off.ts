import type { StepCall } from "../performing/step-call.js";
import { keepsChanging } from "./keeps-changing.js";
import { mostTries, sendOnRecord } from "./send-on-record.js";
import { recorded, takenOf } from "../state/taken.js";

/**
 * Switches the Runner's remote node dispatch off in one automatic project, so that no job of it chooses the Runner. That
 * it takes effect at once is probable; the drain waits for longer than it may lag. Node filter and runner-as-node are
 * written back as they were read.
 *
 * Resolves to `switched` where this call switched it off, to `found-off` where it was off already and not by this run, and to
 * `left` where the Runner is not in the project, its settings cannot be read, or the token may not change them.
 *
 * Which right the call needs is not documented: a token that lacks it is refused with 403. Where the policy leaves the
 * drain to the run, the run then warns and waits without a cordon in that project.
 */
export async function switchDispatchOff(
  call: StepCall,
  project: string,
): Promise<"switched" | "found-off" | "left"> {
  const { run, unit } = call;
  const calls = run.callsOf(unit);
  for (let tries = 1; tries <= mostTries; tries++) {
    const now = await calls.getInProject(project);
    if (now?.remoteNodeDispatch === false && takenOf(run.unit(unit.id)).dispatch[project] === undefined)
      return "found-off";
    if (now?.remoteNodeDispatch !== true) return "left";
    const { isNode, nodeFilter } = now;
    // What was not read cannot be given back.
    if (isNode === null || nodeFilter === null) return "left";
    const to = { isNode, nodeFilter, remoteNodeDispatch: false };
    const { dispatch } = takenOf(run.unit(unit.id));
    const answer = { isRefused: false };
    const isDone = await sendOnRecord(call, {
      tries,
      taken: { nodeDispatch: recorded(dispatch) },
      taking: { nodeDispatch: recorded({ ...dispatch, [project]: { isNode, nodeFilter } }) },
      send: () => calls.switchDispatch(project, { from: now, to }, { attempts: 1 }),
      onRefused: ({ message }) => {
        if (run.plan.policy.drain !== "by-dispatch") return false;
        answer.isRefused = true;
        warn(call, project, message);
        return true;
      },
    });
    if (isDone) return answer.isRefused ? "left" : "switched";
  }
  throw keepsChanging(unit.runnerName, "node dispatch");
}

function warn({ run, unit }: StepCall, project: string, why: string): void {
  run.emit({
    type: "run-warned",
    code: "CORDON_NOT_ALLOWED",
    message: `The token may not switch the remote node dispatch of ${unit.runnerName} off in ${project}, so the run waits without a cordon there, and a job that comes directly before the stop may be cut: ${why}`,
  });
}
