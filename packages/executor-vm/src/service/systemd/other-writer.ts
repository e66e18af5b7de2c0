import { posix } from "node:path";
import type { UnitState } from "./parse-show.js";
import type { StartScript } from "./start-scripts.js";

/** What of a unit writes a file at each start, in words; null where nothing of it names the file. */
export function unitWriterOf(
  path: string,
  unitState: Pick<UnitState, "commandsBefore" | "runtimeDirectories">,
  startScripts: readonly StartScript[],
): string | null {
  const runtime = unitState.runtimeDirectories.find((name) => path.startsWith(`/run/${name}/`));
  if (runtime !== undefined)
    return "it lies in the unit's RuntimeDirectory, which is made anew at each start";
  if (unitState.commandsBefore.some((command) => command.includes(path)))
    return "a command of the unit (ExecStartPre) names it";
  const script = startScripts.find((one) => one.path !== path && namesFile(one.text, path));
  return script === undefined ? null : `${script.path}, which the unit runs at each start, names it`;
}

/** Scripts often keep the directory in a variable. */
function namesFile(text: string, path: string): boolean {
  return (
    text.includes(path) || (text.includes(posix.dirname(path)) && text.includes(`/${posix.basename(path)}`))
  );
}
