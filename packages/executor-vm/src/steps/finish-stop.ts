import { describeLook, look, type Look } from "../process/look.js";
import { removeStopMark, stoppingOf } from "../process/stop-mark.js";
import { managerOf } from "../service/managers.js";
import { endThem } from "./stop.js";
import type { TargetCall } from "../target/target-call.js";

/**
 * Finishes a stop that began and was cut: by an abort, a time limit, a lost connection, or a process that survived. What
 * was told to end will end, whoever believes it to run. Returns how things look then; the same look where no stop began.
 */
export async function finishStop(call: TargetCall, seen: Look): Promise<Look> {
  const { shell, target } = call;
  const stopping = await stoppingOf(call, seen.processes);
  const { serviceState } = seen;
  if (stopping.length === 0 && serviceState.phase !== "stopping") return seen;
  shell.settings.logger.debug(`A stop that began is finished first. ${describeLook(seen)}`);
  // Through the manager again: that waits for a stop that is under way, and keeps it from reviving what ends.
  await managerOf(target.service).stop(shell, target.service, serviceState);
  await endThem(call, stopping);
  await removeStopMark(call);
  return look(call);
}
