import { readPlacedFile } from "../files/read-placed-file.js";
import { removePlaced, writePlacedFile } from "../files/write-placed-file.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { placedIn, type TargetCall } from "../target/target-call.js";
import type { ProcessKey } from "./end-processes.js";

/**
 * Writes down which processes a stop is about to end, before it does anything: a process that got TERM, or whose service is
 * being stopped, looks as alive as ever, and the rollback must not take it for a Runner that runs.
 */
export async function writeStopMark(call: TargetCall, processes: readonly ProcessKey[]): Promise<void> {
  const { shell, files } = call;
  shell.scope.note("writing down what is about to be stopped");
  const lines = processes.map(({ pid, startedAtTicks }) => `${pid} ${startedAtTicks}\n`);
  await writePlacedFile(shell, placedIn(call, files.stopping), lines.join(""));
}

/** Those of the processes that a stop began to end and did not see gone. */
export async function stoppingOf(
  call: TargetCall,
  processes: readonly RunningProcess[],
): Promise<readonly RunningProcess[]> {
  const { shell, files } = call;
  if (processes.length === 0) return [];
  const file = await readPlacedFile(shell, placedIn(call, files.stopping));
  const marked = file === null || file === "other" ? [] : file.text.split("\n");
  return processes.filter(({ pid, startedAtTicks }) => marked.includes(`${pid} ${startedAtTicks}`));
}

/** Removes what `writeStopMark` wrote, once those processes are gone. */
export async function removeStopMark({ shell, files, place }: TargetCall): Promise<void> {
  await removePlaced(shell, place, [files.stopping]);
}
