import { posix } from "node:path";
import { printable, redactArguments } from "@runner-upgrade/executor";
import type { HostShell } from "../host/host-shell.js";
import { parseNulList } from "../invocation/proc-files.js";
import { textOfPart } from "../invocation/raw-process.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { captureRaw } from "../process/find-processes.js";
import { readProcessTree, type ProcessTree, type TreeProcess } from "../invocation/process-tree.js";
import { managerOf, serviceManagers } from "../service/managers.js";
import type { ShownService } from "../service/service.js";

/** A process beside the Runner's: which it is, in words without secrets. */
export interface Neighbour {
  readonly pid: number;
  readonly description: string;
}

const mostNeighbours = 8;

/**
 * The JVMs that live in a service beside the Runner: a stop of the service stops them too. A wrapper that the Runner was started
 * by, and what the Runner itself started, are not among them.
 */
export async function sharersOf(
  shell: HostShell,
  tree: ProcessTree,
  process: RunningProcess,
  shown: ShownService,
): Promise<readonly Neighbour[]> {
  const members = managerOf(shown.service).members(shown, process, tree);
  const others = members.filter(
    (other) =>
      other.pid !== process.pid &&
      !tree.isAncestor(other.pid, process) &&
      !tree.isAncestor(process.pid, other),
  );
  const named = await describeProcesses(shell, others);
  return named.filter(({ isJvm }) => isJvm).slice(0, mostNeighbours);
}

/**
 * The process that started the Runner and lives on, where it is neither the system's first process nor a user's own service
 * manager, which both take in what others let go of. Null where there is none.
 */
export async function livingParentOf(
  shell: HostShell,
  tree: ProcessTree,
  process: RunningProcess,
): Promise<Neighbour | null> {
  if (process.parentPid <= 1) return null;
  const parent = tree.get(process.parentPid);
  if (parent === undefined) {
    const pid = process.parentPid;
    return { pid, description: `process ${String(pid)}, of which this login sees nothing` };
  }
  if (serviceManagers.some((manager) => manager.adopts(parent))) return null;
  const [neighbour] = await describeProcesses(shell, [parent]);
  return (
    neighbour ?? { pid: parent.pid, description: `process ${String(parent.pid)} (${printable(parent.name)})` }
  );
}

/** A process by its id, for a message; null where there is none. */
export async function describeProcess(shell: HostShell, pid: number): Promise<Neighbour | null> {
  const found = (await readProcessTree(shell)).get(pid);
  if (found === undefined) return null;
  const [neighbour] = await describeProcesses(shell, [found]);
  return neighbour ?? null;
}

async function describeProcesses(
  shell: HostShell,
  processes: readonly TreeProcess[],
): Promise<readonly (Neighbour & { readonly isJvm: boolean })[]> {
  if (processes.length === 0) return [];
  const raws = await captureRaw(
    shell,
    processes.map(({ pid }) => pid),
    "login",
  );
  return processes.map(({ pid, name }) => {
    const raw = raws.find((each) => each.pid === pid);
    const words = raw === undefined ? [] : parseNulList(textOfPart(raw, "cmdline", { isLossy: true }) ?? "");
    const command = printable(redactArguments(words, shell.redactor), { maxCharacters: 200 });
    const shown = command.trim() === "" ? printable(name) : command.replaceAll("`", "'");
    // A script that is named java, run by an interpreter, is one as well.
    const isJvm = [name, ...words.slice(0, 2)].some((word) => /^javaw?$/.test(posix.basename(word)));
    return { pid, isJvm, description: `process ${String(pid)} (\`${shown}\`)` };
  });
}
