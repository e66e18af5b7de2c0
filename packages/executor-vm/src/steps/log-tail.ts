import { posix } from "node:path";
import type { TargetCall } from "./step-call.js";

const mostBytes = 16_384;

/**
 * The last lines of the Runner's own log, `runner/logs/runner.log` below its launch directory (rundeck/docs, runner
 * logging). Bounded, printable, without secrets; empty when there is none.
 */
export async function readLogTail(
  call: Pick<TargetCall, "shell" | "target" | "as">,
): Promise<readonly string[]> {
  const { shell, target, as } = call;
  const { logTailLines } = shell.settings;
  const path = posix.join(target.directory, "runner", "logs", "runner.log");
  const { stdout } = await shell.script(
    '[ -f "$1" ] && tail -c "$2" -- "$1"; exit 0',
    [path, String(mostBytes)],
    { as },
  );
  return (
    stdout
      .split("\n")
      // The first line may be the end of one, and begin in the middle of a secret.
      .slice(stdout.length < mostBytes ? 0 : 1)
      .slice(-logTailLines * 4)
      .map((line) => shell.redactor.quote(line))
      .filter((line) => line !== "")
      .slice(-logTailLines)
  );
}
