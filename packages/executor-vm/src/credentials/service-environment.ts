import { openPlace } from "../files/open-place.js";
import type { HostShell } from "../host/host-shell.js";
import { managerOf } from "../service/managers.js";
import { readerOf, serviceSourcesOf, type SourceOwner } from "./sources.js";

/**
 * The variables that a service's files set, for a Runner that does not run: its start would have them. Which file wins is the
 * manager's matter, so a variable that several set comes more than once. What may not be read is left out. They may hold
 * secrets.
 */
export async function readServiceEnvironment(
  shell: HostShell,
  { shown, user }: Pick<SourceOwner, "shown" | "user">,
): Promise<readonly (readonly [string, string])[]> {
  const variables: (readonly [string, string])[] = [];
  const { variableFiles } = managerOf(shown.service);
  for (const { kind, path, isNamedByRoot } of await serviceSourcesOf(shell, shown)) {
    const opened = await openPlace(shell, path, { user: readerOf(shown.service, user, kind), isNamedByRoot });
    if (opened.kind === "file")
      variables.push(...(variableFiles[kind]?.variables(opened.content.text) ?? []));
  }
  return variables;
}
