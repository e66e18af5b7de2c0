import { posix } from "node:path";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { StartScript } from "./start-scripts.js";

// How tools that manage the configuration of hosts mark what they write.
const tools =
  /\b(ansible|puppet|chef|saltstack|salt|cfengine|terraform|cloud-init|cloudinit|consul-template|vault[ -]agent|augeas|rudder|bcfg2|nixos)\b/i;
const marks =
  /\b(?:managed|maintained|generated|written|controlled|deployed|rendered)\s+(?:automatically\s+)?(?:by|with|using|from)\b|\bdo\s*n[o']t\s+(?:edit|modify|change|touch)\b|\bautomatically\s+generated\b|\bauto-?generated\b|\bansible[_ ]managed\b/i;

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
  if (/^(?:\/var)?\/run\//.test(path)) return "it lies in /run, which is made anew at each boot";
  const header = text
    .split(/\r?\n/)
    .slice(0, 30)
    .find((line) => /^\s*[#;]/.test(line) && marks.test(line));
  if (header === undefined) return null;
  const tool = tools.exec(header)?.[1];
  return tool === undefined
    ? "its header says that a tool writes it"
    : `its header says that ${tool} writes it`;
}

/** Scripts often keep the directory in a variable. */
function namesFile(text: string, path: string): boolean {
  return (
    text.includes(path) || (text.includes(posix.dirname(path)) && text.includes(`/${posix.basename(path)}`))
  );
}
