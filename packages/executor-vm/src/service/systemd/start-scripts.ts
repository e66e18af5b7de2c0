import type { HostShell } from "../../host/host-shell.js";
import { openPlace } from "../../files/open-place.js";
import type { UserIds } from "../../host/rights.js";
import type { Service } from "../service.js";
import type { UnitState } from "./parse-show.js";

/** More programs and files than a unit's preparation names, and no program of megabytes. */
const mostScripts = 8;
const mostBytes = 64 * 1024;

/** A file that a command of the unit runs or reads before the Runner starts, and what is in it. */
export interface StartScript {
  readonly path: string;
  readonly text: string;
}

/**
 * What `ExecStartPre=` runs: a script names the files that it writes, where the command itself does not. What may not be read
 * is left out.
 */
export async function readStartScripts(
  shell: HostShell,
  unit: Service,
  { commandsBefore }: Pick<UnitState, "commandsBefore">,
  user: UserIds,
): Promise<readonly StartScript[]> {
  const words = commandsBefore.flatMap((command) => command.split(/\s+/));
  // What the system brings along (a shell, `install`) names none of the Runner's files.
  const isOfSystem = /^\/(?:usr\/)?(?:s?bin|lib)\//;
  const named = words.filter((word) => /^\/[^*?[\]]+$/.test(word) && !isOfSystem.test(word));
  const paths = [...new Set(named)].slice(0, mostScripts);
  const scripts: StartScript[] = [];
  for (const path of paths) {
    const opened = await openPlace(shell, path, { user, isNamedByRoot: unit.owner === null, mostBytes });
    if (opened.kind === "file") scripts.push({ path, text: opened.content.text });
  }
  return scripts;
}
