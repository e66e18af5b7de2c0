import { requirePlaces } from "../credentials/write-token.js";
import { watchFor, type StepOutcome } from "@runner-upgrade/executor";
import type { RunningProcess } from "../invocation/running-process.js";
import { endProcesses } from "../process/end-processes.js";
import { managerOf } from "../service/managers.js";
import { isServiceUp } from "../service/service.js";
import { describeLook, look, processOf } from "../process/look.js";
import { removeStopMark, writeStopMark } from "../process/stop-mark.js";
import { refuseUntrusted } from "../locate/with-target.js";
import type { TargetCall } from "../target/target-call.js";

/**
 * Stops the Runner: through the service manager where there is one (which would revive what is killed behind its back),
 * then TERM and KILL for what is left. Proves that it is gone and stays stopped: by the service manager's word where that is
 * enough, otherwise by watching it.
 */
export async function stop(call: TargetCall): Promise<StepOutcome> {
  const { service } = call.target;
  const manager = managerOf(service);
  const before = await look(call);
  // Nothing is lost yet: who else carries the Runner's name is better found out while it runs.
  if (before.foreign.length > 0) refuseUntrusted(call.shell, { foreign: before.foreign, untrusted: [] });
  const wasUp = processOf(before) !== "gone";
  let how = "nothing ran";
  let isProven = false;
  if (wasUp) {
    await writeStopMark(call, before.processes);
    const isManaged = isServiceUp(before.serviceState);
    if (isManaged) {
      await manager.stop(call.shell, service, before.serviceState);
      how = `stopped through ${service.name}`;
    }
    const rest = manager.supervises ? await look(call) : before;
    const ended = await endThem(call, rest.processes);
    if (ended !== null) how = ended;
    // A process that the manager did not end was not its own, and its word says nothing about what started that one.
    isProven = isManaged && processOf(rest) === "gone" && rest.serviceState.staysDown;
    await removeStopMark(call);
  }
  if (!isProven) await watchThatItStaysGone(call);
  // A place may have gone with the Runner. Its credentials live until the next step, so the old one can be put back.
  await requirePlaces(call.shell, call.target);
  return {
    outcome: wasUp ? "done" : "already-done",
    summary: isProven
      ? `The Runner is stopped (${how}), and nothing in the service manager starts it again.`
      : `The Runner is stopped and stayed so (${how}).`,
    record: { pids: before.processes.map((process) => process.pid) },
  };
}

/** Ends processes and says how; null where there are none. Rejects with `NOT_STOPPED` when one survives even KILL. */
export async function endThem(
  call: TargetCall,
  processes: readonly RunningProcess[],
): Promise<string | null> {
  if (processes.length === 0) return null;
  const { left, wasKilled } = await endProcesses(call.shell, processes);
  if (left.length > 0) {
    throw call.shell.error(
      "NOT_STOPPED",
      `Process ${left.join(", ")} survived TERM and KILL and still runs.`,
      {
        isRetryable: true,
        mayHaveTakenEffect: true,
        remedies: ["Look at why it cannot end (`ps -o pid,stat,wchan`), end it, and run the step again."],
      },
    );
  }
  return wasKilled ? "it did not end on TERM and got KILL" : "it ended on TERM";
}

async function watchThatItStaysGone(call: TargetCall): Promise<void> {
  const { shell, target } = call;
  const { clock, staysGoneMs, pollMs } = shell.settings;
  const forMs = target.revivedAfterMs + staysGoneMs;
  await watchFor({ scope: shell.scope, clock, forMs, pollMs: pollMs * 4 }, async () => {
    const seen = await look(call);
    if (processOf(seen) !== "gone") {
      throw shell.error("REVIVED", `It was stopped and something started it again. ${describeLook(seen)}`, {
        remedies: [
          "Find what supervises it (a cron job, a supervisor, a service that was not named) and name it in the plan's host, or switch it off for the upgrade.",
        ],
      });
    }
    shell.scope.note("watching that the Runner stays stopped");
  });
}
