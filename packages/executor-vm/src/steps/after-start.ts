import { keepPidFiles } from "../process/pid-files.js";
import { managerOf } from "../service/managers.js";
import type { TargetCall } from "../target/target-call.js";

/**
 * Puts right what hangs on the Runner's process, once it runs: files that hold its id, and services that were stopped with
 * its own. The Runner serves by then, so nothing of this fails a step; what is missing stands in the words that are returned.
 */
export async function afterStart(call: TargetCall, pid: number): Promise<string> {
  const { shell, target } = call;
  let said = "";
  try {
    await keepPidFiles(call, pid);
  } catch (error) {
    shell.scope.check();
    said = ` A file beside the package still holds the old process's id: write ${pid} there.`;
    shell.settings.logger.warn(error instanceof Error ? shell.redactor.redact(error.message) : said);
  }
  const { service, dependents } = target;
  return (await managerOf(service).startDependents(shell, service, dependents)) + said;
}
