import { posix } from "node:path";
import { fileWriterOf } from "@runner-upgrade/executor";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { StartScript } from "./start-scripts.js";

/** Who else writes a file that holds the token, in words; null where nothing says that anybody does. */
export function otherWriterOf(
  path: string,
  text: string,
  unitState: Pick<UnitState, "commandsBefore" | "runtimeDirectories"> | null,
  startScripts: readonly StartScript[] = [],
): string | null {
  const runtime = unitState?.runtimeDirectories.find((name) => path.startsWith(`/run/${name}/`));
  if (runtime !== undefined)
    return "it lies in the unit's RuntimeDirectory, which is made anew at each start";
  if (unitState?.commandsBefore.some((command) => command.includes(path)) === true)
    return "a command of the unit (ExecStartPre) names it";
  const script = startScripts.find((one) => one.path !== path && namesFile(one.text, path));
  if (script !== undefined) return `${script.path}, which the unit runs at each start, names it`;
  return fileWriterOf(path, text);
}

/** Scripts often keep the directory in a variable. */
function namesFile(text: string, path: string): boolean {
  return (
    text.includes(path) || (text.includes(posix.dirname(path)) && text.includes(`/${posix.basename(path)}`))
  );
}
