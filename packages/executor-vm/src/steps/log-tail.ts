import { posix } from "node:path";
import { printable } from "@runner-upgrade/transport";
import type { TargetCall } from "./step-call.js";

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
  const { stdout } = await shell.script('[ -f "$1" ] && tail -c 16384 -- "$1"; exit 0', [path], { as });
  return shell.redactor
    .redact(stdout)
    .split("\n")
    .map((line) => printable(line, { maxCharacters: 500 }))
    .filter((line) => line !== "")
    .slice(-logTailLines);
}
