import { posix } from "node:path";
import { printable, redactArguments } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { tracePath } from "../files/trace-path.js";
import type { HostShell } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { readProcessTree, type ProcessTree } from "../invocation/process-tree.js";
import { managerOf } from "../service/managers.js";
import type { ShownService } from "../service/service.js";

/** A process that carries a Runner's identity and is not the Runner's. */
export interface ForeignProcess {
  readonly process: RunningProcess;
  /** Which process of whom it is, and why it does not count: one clause, no secret. */
  readonly description: string;
}

/** What a process must agree with to be the Runner's. */
export interface ExpectedOfProcess {
  /** What the plan's host says; each hint that is given must hold. */
  readonly hints: Pick<VmHost, "packagePath" | "directory">;
  /** The service that must hold it; null where none is known. */
  readonly service: ShownService | null;
  /** The user whom the record or the service names; null where the owner of the package decides. */
  readonly uid: number | null;
}

/** Tells the Runner's own processes from those that only carry its name. */
export async function tellForeign(
  shell: HostShell,
  processes: readonly RunningProcess[],
  expected: ExpectedOfProcess,
): Promise<{ readonly own: readonly RunningProcess[]; readonly foreign: readonly ForeignProcess[] }> {
  const own: RunningProcess[] = [];
  const foreign: ForeignProcess[] = [];
  let read: Promise<ProcessTree> | null = null;
  const tree = (): Promise<ProcessTree> => (read ??= readProcessTree(shell));
  for (const process of processes) {
    const reason = await reasonAgainst(shell, process, expected, tree);
    if (reason === null) own.push(process);
    else foreign.push({ process, description: `${await describe(shell, process)}: ${reason}` });
  }
  return { own, foreign };
}

async function reasonAgainst(
  shell: HostShell,
  process: RunningProcess,
  { hints, service, uid }: ExpectedOfProcess,
  tree: () => Promise<ProcessTree>,
): Promise<string | null> {
  const { directory, packagePath } = process;
  if (hints.directory !== undefined && directory !== null) {
    if (!(await areSamePath(shell, hints.directory, directory)))
      return `it runs in ${directory}, not in ${hints.directory}`;
  }
  if (hints.packagePath !== undefined && packagePath !== null) {
    if (!(await areSamePath(shell, hints.packagePath, packagePath)))
      return `it runs ${packagePath}, not ${hints.packagePath}`;
  }
  if (service !== null && (await managerOf(service.service).holds(service, process, tree))) return null;
  if (uid !== null) {
    return process.uid === uid ? null : `the Runner's user is ${await userName(shell, uid)}`;
  }
  if (service !== null || packagePath === null || process.invocation === null) return null;
  const traced = await tracePath(shell, packagePath, process, { isNamedByRoot: false });
  if (traced === null || traced.uid === 0 || traced.uid === process.uid) return null;
  return `its package belongs to ${await userName(shell, traced.uid)}`;
}

async function areSamePath(shell: HostShell, one: string, other: string): Promise<boolean> {
  if (posix.normalize(`${one}/`) === posix.normalize(`${other}/`)) return true;
  const as = (await shell.login()).uid === 0 ? "login" : "root";
  const { stdout } = await shell
    .script('readlink -f -- "$1"; readlink -f -- "$2"; exit 0', [one, other], { as })
    .catch(() => ({ stdout: "" }));
  const [first = "", second = ""] = stdout.split("\n");
  return first !== "" && first === second;
}

async function describe(shell: HostShell, process: RunningProcess): Promise<string> {
  const { launcher, options, packageArgument, programArguments } = process.command;
  const words = [...launcher, ...options, "-jar", packageArgument, ...programArguments];
  if (process.invocation !== null) shell.redactor.addInvocation(process.invocation);
  const command = printable(redactArguments(words, shell.redactor), { maxCharacters: 300 });
  return `process ${String(process.pid)} of user ${await userName(shell, process.uid)} (\`${command.replaceAll("`", "'")}\`)`;
}

async function userName(shell: HostShell, uid: number): Promise<string> {
  const { stdout } = await shell.script('id -un -- "$1" 2>/dev/null; exit 0', [String(uid)]);
  const name = printable(stdout);
  return name === "" ? String(uid) : `${name} (${String(uid)})`;
}

/** The error or finding that names such processes. */
export function describeForeign(foreign: readonly ForeignProcess[]): string {
  return `Something else carries this Runner's name: ${foreign.map(({ description }) => description).join("; ")}.`;
}

/** What to do about them. */
export const foreignRemedies: readonly string[] = [
  "Stop the process if it is not this Runner; correct service, package path or directory in the plan's host if it is.",
];
