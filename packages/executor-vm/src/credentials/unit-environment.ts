import type { HostShell } from "../host/host-shell.js";
import { parseEnvironmentFile } from "../files/environment-file.js";
import { openPlace } from "../files/open-place.js";
import { readerOf, unitSourcesOf, type SourceOwner } from "./sources.js";
import { parseUnitVariables } from "./unit-file.js";

/**
 * The variables that a unit's files set, for a Runner that does not run: its start would have them. Which file wins is the
 * manager's matter, so a variable that several set comes more than once. What may not be read is left out. They may hold
 * secrets.
 */
export async function readUnitEnvironment(
  shell: HostShell,
  owner: SourceOwner,
): Promise<readonly (readonly [string, string])[]> {
  const variables: (readonly [string, string])[] = [];
  for (const source of await unitSourcesOf(shell, owner)) {
    const { kind, path, isNamedByRoot } = source;
    const opened = await openPlace(shell, path, { user: readerOf(owner, source), isNamedByRoot });
    if (opened.kind !== "file") continue;
    const { text } = opened.content;
    variables.push(...(kind === "unit-file" ? parseUnitVariables(text) : parseEnvironmentFile(text)));
  }
  return variables;
}
