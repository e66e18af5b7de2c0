import type { Command, RunOptions, RunResult } from "../contract/command.js";
import { executeCommand } from "./execute-command.js";
import type { ExecuteContext } from "./execute-command.js";

/** Runs a command to its end: {@link HostSession.run} over whatever can start one. */
export async function runCommand(
  context: ExecuteContext,
  command: Command,
  options: RunOptions,
): Promise<RunResult> {
  const { end, stdout, stderr } = await executeCommand(context, command, options);
  return {
    ...end,
    command,
    stdout: stdout.text(),
    stderr: stderr.text(),
    isTruncated: stdout.isTruncated || stderr.isTruncated,
  };
}
