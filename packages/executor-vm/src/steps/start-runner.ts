import { compareInvocations } from "../invocation/compare-invocations.js";
import { parseStat } from "../invocation/proc-files.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { describeLook, look } from "../process/look.js";
import { managerOf, serviceManagers } from "../service/managers.js";
import type { StartFiles, StartRequest } from "../service/start-request.js";
import { credentialVariables } from "../credentials/variables.js";
import { readLogTail } from "./log-tail.js";
import type { TargetCall } from "../target/target-call.js";

/** A Runner that was started and lived through its first seconds. */
export interface StartedRunner {
  readonly pid: number;
  /** In which ways it runs otherwise than before; names only. */
  readonly differences: readonly string[];
}

/**
 * Starts a Runner of which nothing runs, waits until it has lived for a while, and compares how it runs with how it ran
 * before.
 */
export async function startRunner(
  call: TargetCall,
  request: Omit<StartRequest, keyof StartFiles>,
): Promise<StartedRunner> {
  const { shell, target, files, place } = call;
  const { invocation } = request;
  const { service } = target;
  const manager = managerOf(service);
  const startFiles = { place, launcher: files.launcher, launched: files.launched };
  let hasSettled = false;
  let process: RunningProcess;
  try {
    const launched = await manager.start(shell, service, { ...request, ...startFiles });
    process = await settle(call, launched);
    hasSettled = true;
  } finally {
    await manager.endStart(shell, startFiles, { hasSettled });
  }
  const differences =
    invocation === null || process.invocation === null
      ? []
      : compareInvocations(invocation, process.invocation, {
          variables: [
            ...Object.values(credentialVariables),
            ...serviceManagers.flatMap(({ variablesPerStart }) => variablesPerStart),
          ],
        });
  return { pid: process.pid, differences };
}

async function settle(call: TargetCall, launched: number | null): Promise<RunningProcess> {
  const { shell } = call;
  const { clock, startSettleMs, pollMs } = shell.settings;
  const appearBy = clock.now() + Math.max(10_000, startSettleMs);
  let first: { readonly process: RunningProcess; readonly atMs: number } | null = null;
  for (;;) {
    // What a look saw is as old as its beginning, and on a slow host it takes longer than the Runner is watched.
    const beganAt = clock.now();
    const seen = await look(call);
    const [process, second] = seen.processes;
    if (second !== undefined) {
      throw shell.error(
        "SEVERAL_PROCESSES",
        `After its start two processes carry its identity. ${describeLook(seen)}`,
      );
    }
    const isAnother =
      first !== null &&
      (process?.pid !== first.process.pid || process.startedAtTicks !== first.process.startedAtTicks);
    const hasFailed = process === undefined && seen.serviceState.phase === "failed";
    if (isAnother || hasFailed || (process === undefined && beganAt >= appearBy)) {
      throw await exited(call, describeLook(seen));
    }
    if (process !== undefined) {
      first ??= { process, atMs: clock.now() };
      if (beganAt - first.atMs >= startSettleMs) return process;
    } else if (launched !== null && !(await lives(call, launched))) {
      throw await exited(call, describeLook(seen));
    }
    shell.scope.note(`waiting for the started Runner to settle: ${describeLook(seen)}`);
    await shell.scope.sleep(pollMs);
  }
}

/** Whether a process that we launched is still there; before it becomes the Runner it is a shell. */
async function lives(call: TargetCall, pid: number): Promise<boolean> {
  const { stdout } = await call.shell.script('cat -- "/proc/$1/stat" 2>/dev/null; exit 0', [String(pid)]);
  const state = parseStat(stdout)?.state;
  return state !== undefined && state !== "Z" && state !== "X";
}

async function exited(call: TargetCall, what: string): Promise<Error> {
  const log = await readLogTail(call).catch(() => []);
  const said = log.length === 0 ? "It left no log." : `Its log ends: ${log.slice(-5).join(" | ")}`;
  return call.shell.error("STARTED_AND_EXITED", `It was started and did not stay. ${what} ${said}`, {
    remedies: ["Read its log on the host; start it again when the reason is gone."],
  });
}
