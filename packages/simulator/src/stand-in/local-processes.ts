import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";

/** Where a stand-in notes its process id when it starts. */
const noteFile = join("runner", "stand-in.pids");

/**
 * The living processes that were launched in a directory. Where there is `/proc`, every process is looked at;
 * elsewhere those that a stand-in noted, each only if its command line still is a Runner's.
 */
export function processesIn(directory: string): readonly number[] {
  const real = realPath(directory);
  if (real === null) return [];
  const listed = listProc();
  if (listed !== null) return listed.filter((pid) => pid !== process.pid && isAt(pid, real));
  return notedPids(directory).filter(isRunnerByPs);
}

/** Ends processes without asking. One that is gone already is no failure. */
export function killProcesses(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

/** Whether a process lives; one that has ended and was not yet collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return !isGone(error);
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return listProc() === null;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ESRCH";

function listProc(): readonly number[] | null {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.length === 0 ? null : pids.map(Number);
  } catch {
    return null;
  }
}

function isAt(pid: number, directory: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === directory && isAlive(pid);
  } catch {
    return false;
  }
}

function realPath(directory: string): string | null {
  try {
    return realpathSync(directory);
  } catch {
    return null;
  }
}

function notedPids(directory: string): readonly number[] {
  try {
    return readFileSync(join(directory, noteFile), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function isRunnerByPs(pid: number): boolean {
  try {
    return /\brunner-\S*\.jar\b/.test(
      execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" }),
    );
  } catch {
    return false;
  }
}
