import type { HostShell } from "../host/host-shell.js";
import { parseStat } from "./proc-files.js";

/** A process of the host as everybody may see it. */
export interface TreeProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** The program's file name, at most 15 bytes of it, or what the program calls itself. */
  readonly name: string;
  readonly cgroup: string;
}

// One grep for each file puts the file's name before every line, which no content can counterfeit.
const treeScript = `
cd /proc || exit 1
LC_ALL=C grep -aHs '' [0-9]*/stat
LC_ALL=C grep -aHs '' [0-9]*/cgroup
exit 0
`;

const mostBytes = 16 * 1024 * 1024;

/** Who started whom on a host. */
export class ProcessTree {
  readonly #processes: ReadonlyMap<number, TreeProcess>;

  constructor(processes: Iterable<TreeProcess>) {
    this.#processes = new Map([...processes].map((process) => [process.pid, process]));
  }

  get(pid: number): TreeProcess | undefined {
    return this.#processes.get(pid);
  }

  all(): Iterable<TreeProcess> {
    return this.#processes.values();
  }

  /** The parent of a process, its parent, and so on, without the system's first process. */
  ancestors({ parentPid }: Pick<TreeProcess, "parentPid">): readonly TreeProcess[] {
    const found = new Map<number, TreeProcess>();
    for (let next = parentPid; next > 1;) {
      const at = this.#processes.get(next);
      // What was read one after the other may lead round in a circle.
      if (at === undefined || found.has(at.pid)) break;
      found.set(at.pid, at);
      next = at.parentPid;
    }
    return [...found.values()];
  }

  isAncestor(ancestor: number, process: Pick<TreeProcess, "parentPid">): boolean {
    return this.ancestors(process).some(({ pid }) => pid === ancestor);
  }
}

/** Whether a process is another or descends from it. Where an ancestor cannot be read, it may. */
export function mayDescend(
  tree: ProcessTree,
  process: Pick<TreeProcess, "pid" | "parentPid">,
  ancestor: number,
): boolean {
  if (ancestor <= 0) return false;
  if (process.pid === ancestor) return true;
  const chain = tree.ancestors(process);
  if (chain.some(({ pid }) => pid === ancestor)) return true;
  const outermost = chain.at(-1)?.parentPid ?? process.parentPid;
  return outermost > 1;
}

/** Reads who started whom. Processes that the host hides from the login are missing. */
export async function readProcessTree(shell: HostShell): Promise<ProcessTree> {
  const { stdout } = await shell.script(treeScript, [], { maxOutputBytes: mostBytes });
  return parseProcessTree(stdout);
}

/** Reads what the script of {@link readProcessTree} wrote. */
export function parseProcessTree(text: string): ProcessTree {
  const files = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, file, content] = /^(\d+\/(?:stat|cgroup)):(.*)$/.exec(line) ?? [];
    if (file === undefined || content === undefined) continue;
    const known = files.get(file);
    files.set(file, known === undefined ? content : `${known}\n${content}`);
  }
  const processes: TreeProcess[] = [];
  for (const [file, content] of files) {
    const [pid = "", name] = file.split("/");
    const stat = name === "stat" ? parseStat(content) : null;
    if (stat === null || stat.state === "Z" || stat.state === "X") continue;
    processes.push({
      pid: Number(pid),
      parentPid: stat.parentPid,
      name: stat.name,
      cgroup: files.get(`${pid}/cgroup`) ?? "",
    });
  }
  return new ProcessTree(processes);
}
