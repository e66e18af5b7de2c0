import { parseEnvironmentFile, setInEnvironmentFile } from "../../files/environment-file.js";
import type { HostShell } from "../../host/host-shell.js";
import type { ServiceFile, VariableFile } from "../credential-files.js";
import type { Service } from "../service.js";
import type { UnitState } from "./parse-show.js";
import { parseUnitVariables, setInUnitFile } from "./unit-file.js";

/** The kinds of a unit's files that set variables. */
export const unitFileKinds: Readonly<Record<"unit-file" | "environment-file", VariableFile>> = {
  "unit-file": {
    runbookKind: "unit-file",
    variables: parseUnitVariables,
    withVariable: setInUnitFile,
  },
  "environment-file": {
    runbookKind: "environment-file",
    variables: parseEnvironmentFile,
    withVariable: setInEnvironmentFile,
  },
};

/** The files of a unit that set variables, in the order in which they are named. */
export async function filesOfUnit(
  shell: HostShell,
  unit: Service,
  state: UnitState,
): Promise<readonly ServiceFile[]> {
  const environmentFiles = await environmentFilesOf(shell, unit, state);
  return [
    ...unitFilesOf(state).map((path) => ({ kind: "unit-file", path })),
    ...environmentFiles.map((path) => ({ kind: "environment-file", path })),
  ];
}

/** Why a path of a unit is not known before it runs: what the manager makes of a specifier, a process tells. */
export function unresolvedIn(path: string): string | null {
  return /%[A-Za-z]/.test(path)
    ? `${path}, which the unit names with a specifier, is known only while it runs`
    : null;
}

function unitFilesOf({ fragmentPath, dropInPaths, loadState, unitFileState }: UnitState): readonly string[] {
  // A masked unit has a link to /dev/null for a file.
  const isMasked = loadState === "masked" || unitFileState?.startsWith("masked") === true;
  return [...(fragmentPath === null || isMasked ? [] : [fragmentPath]), ...dropInPaths];
}

// Arguments: patterns of file names. Each is answered by the files that fit it; one that none fits, by itself.
const globScript = `
IFS=
for pattern; do for file in $pattern; do printf '%s\\n' "$file"; done; done
exit 0
`;

/** The unit's environment files, patterns resolved as its manager does at each start. */
async function environmentFilesOf(
  shell: HostShell,
  unit: Service,
  { environmentFiles }: UnitState,
): Promise<readonly string[]> {
  const patterns = environmentFiles.filter((path) => /[*?[]/.test(path));
  if (patterns.length === 0) return environmentFiles;
  const { stdout } = await shell.script(globScript, patterns, {
    as: unit.owner === null ? "login" : await shell.rightsOf(unit.owner),
  });
  const files = stdout.split("\n").filter((line) => line.startsWith("/"));
  return [...environmentFiles.filter((path) => !patterns.includes(path)), ...files];
}
