import { posix } from "node:path";
import { javaOptionVariables, namedFiles } from "@runner-upgrade/executor";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { ManagedUnit } from "../service/systemd/service-manager.js";

/** A file that may set the token: how it is read, and on whose word. */
export interface CredentialSource {
  readonly kind:
    "unit-file" | "environment-file" | "credentials-file" | "configuration-file" | "replica-meta";
  readonly path: string;
  /** Root names it, in a unit of the system; otherwise the Runner's user does. */
  readonly isNamedByRoot: boolean;
}

/** What is known of a Runner when the sources of its token are looked for. */
export interface SourceOwner {
  readonly unit: ManagedUnit | null;
  readonly unitState: UnitState | null;
  readonly user: UserIds;
  readonly process: RunningProcess | null;
  /** The launch directory and that of the package, where a `.rdrunner-creds` is read. */
  readonly directories: readonly string[];
}

/** Every argument and option that reaches the JVM, files of arguments included. They may hold secrets. */
export function optionsOf({
  process,
  unitState,
}: Pick<SourceOwner, "process" | "unitState">): readonly string[] {
  if (process === null) return (unitState?.command ?? "").split(" ");
  const environment = new Map(process.invocation?.environment ?? []);
  return [
    ...process.command.options,
    ...process.command.programArguments,
    ...javaOptionVariables.flatMap((name) => (environment.get(name) ?? "").split(/\s+/)),
  ];
}

/** The files that may set the token, in the order in which they are named. */
export async function sourcesOf(shell: HostShell, owner: SourceOwner): Promise<readonly CredentialSource[]> {
  const { unit, unitState, process } = owner;
  const sources: CredentialSource[] = [];
  const add = (kind: CredentialSource["kind"], path: string, isNamedByRoot = false): void => {
    if (!sources.some((known) => known.kind === kind && known.path === path))
      sources.push({ kind, path, isNamedByRoot });
  };
  if (unit !== null && unitState !== null) {
    // What a user's own manager says of a unit is that user's word, which could name any file of root's.
    const isRoots = unit.scope === "system";
    for (const path of unitFilesOf(unitState)) add("unit-file", path, isRoots);
    for (const path of await environmentFilesOf(shell, unit, unitState))
      add("environment-file", path, isRoots);
  }
  const base = process?.directory ?? owner.directories[0] ?? "/";
  const named = namedFiles(optionsOf(owner), process?.invocation?.environment ?? []);
  const addNamed = (wanted: CredentialSource["kind"]): void => {
    for (const { kind, path } of named) if (kind === wanted) add(kind, posix.resolve(base, path));
  };
  addNamed("credentials-file");
  for (const directory of owner.directories)
    add("credentials-file", posix.join(directory, ".rdrunner-creds"));
  // What the vendor's own service job leaves beside a package, for its next run (rundeck/docs, Runner Service Manager).
  for (const directory of owner.directories) add("replica-meta", posix.join(directory, ".replica-meta"));
  addNamed("configuration-file");
  return sources;
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
  unit: ManagedUnit,
  { environmentFiles }: UnitState,
): Promise<readonly string[]> {
  const patterns = environmentFiles.filter((path) => /[*?[]/.test(path));
  if (patterns.length === 0) return environmentFiles;
  const { stdout } = await shell.script(globScript, patterns, {
    as: unit.scope === "user" ? await shell.rightsOf(unit.user) : "login",
  });
  const files = stdout.split("\n").filter((line) => line.startsWith("/"));
  return [...environmentFiles.filter((path) => !patterns.includes(path)), ...files];
}
