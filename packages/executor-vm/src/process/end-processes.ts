import type { HostShell } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";

/** One process for certain: a pid is given again, a pid and its start are not. */
export type ProcessKey = Pick<RunningProcess, "pid" | "startedAtTicks" | "uid" | "gid">;

// Arguments: signal (0 to look only), then pid and start of each process. Says which of them still are.
const signalScript = `
signal=$1
shift
while [ $# -gt 1 ]; do
  if { IFS= read -r line; } 2>/dev/null <"/proc/$1/stat"; then
    set -f
    pid=$1 start=$2
    shift 2
    rest="$*"
    set -- \${line##*") "}
    if [ "$1" != Z ] && [ "$1" != X ] && [ "\${20}" = "$start" ]; then
      if [ "$signal" = 0 ] || kill -"$signal" "$pid"; then printf '%s\\n' "$pid"; fi
    fi
    set -- $rest
  else
    shift 2
  fi
done
exit 0
`;

/** Sends a signal to processes that still are what they were, and says which those are. */
export async function signalProcesses(
  shell: HostShell,
  signal: "TERM" | "KILL" | "0",
  processes: readonly ProcessKey[],
): Promise<readonly number[]> {
  const left: number[] = [];
  for (const uid of new Set(processes.map((process) => process.uid))) {
    const its = processes.filter((process) => process.uid === uid);
    // A signal is sent with the rights of the process's own user; everybody may look.
    const as = signal === "0" ? "login" : await shell.rightsOf({ uid, gid: its[0]?.gid ?? uid });
    const { stdout } = await shell.script(
      signalScript,
      [signal, ...its.flatMap(({ pid, startedAtTicks }) => [String(pid), startedAtTicks])],
      { as },
    );
    left.push(...stdout.split("\n").filter(Boolean).map(Number));
  }
  return left;
}

/** Waits until none of these processes is left. Returns those that are left when the time is over. */
export async function waitUntilGone(
  shell: HostShell,
  processes: readonly ProcessKey[],
  withinMs: number,
): Promise<readonly number[]> {
  const { clock, pollMs } = shell.settings;
  const deadline = clock.now() + withinMs;
  for (;;) {
    const left = await signalProcesses(shell, "0", processes);
    if (left.length === 0 || clock.now() >= deadline) return left;
    shell.scope.note(`waiting for process ${left.join(", ")} to end`);
    await shell.scope.sleep(pollMs);
  }
}

/**
 * Ends processes: TERM, and KILL to those that are left after the grace. Returns those that survive even that, and
 * whether KILL was needed.
 */
export async function endProcesses(
  shell: HostShell,
  processes: readonly ProcessKey[],
): Promise<{ readonly left: readonly number[]; readonly wasKilled: boolean }> {
  const { stopGraceMs, killGraceMs } = shell.settings;
  await signalProcesses(shell, "TERM", processes);
  const survivors = await waitUntilGone(shell, processes, stopGraceMs);
  if (survivors.length === 0) return { left: [], wasKilled: false };
  await signalProcesses(shell, "KILL", processes);
  return { left: await waitUntilGone(shell, processes, killGraceMs), wasKilled: true };
}
