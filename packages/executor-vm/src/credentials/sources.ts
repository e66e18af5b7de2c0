import { posix } from "node:path";
import { javaOptionVariables, namedFiles } from "@runner-upgrade/executor";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { ManagedUnit } from "../service/systemd/systemctl.js";

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
  /** What the unit's files set, where no process runs that could tell what it was started with. */
  readonly unitEnvironment?: readonly (readonly [string, string])[];
  /** The launch directory and that of the package, where a `.rdrunner-creds` is read. */
  readonly directories: readonly string[];
}

/** Every argument and option that reaches the JVM, files of arguments included. They may hold secrets. */
export function optionsOf(owner: Omit<SourceOwner, "directories" | "unit" | "user">): readonly string[] {
  const { process, unitState } = owner;
  const environment = environmentOf(owner);
  const valuesOf = (names: readonly string[]): readonly string[] =>
    environment.flatMap(([name, value]) => (names.includes(name) ? value.split(/\s+/) : []));
  if (process === null) {
    const words = (unitState?.command ?? "").split(" ");
    const variables = words.flatMap((word) => /^\$\{?(\w+)\}?$/.exec(word)?.[1] ?? []);
    return [...words, ...valuesOf([...new Set([...javaOptionVariables, ...variables])])];
  }
  return [...process.command.options, ...process.command.programArguments, ...valuesOf(javaOptionVariables)];
}

/** The variables that a process has; where none runs, those that its unit's files set. One may come more than once. */
function environmentOf({
  process,
  unitEnvironment = [],
}: Pick<SourceOwner, "process" | "unitEnvironment">): readonly (readonly [string, string])[] {
  return process === null ? unitEnvironment : (process.invocation?.environment ?? []);
}

/** The files that may set the token, in the order in which they are named. */
export async function sourcesOf(shell: HostShell, owner: SourceOwner): Promise<readonly CredentialSource[]> {
  const { process } = owner;
  const sources: CredentialSource[] = [];
  const add = (kind: CredentialSource["kind"], path: string, isNamedByRoot = false): void => {
    if (!sources.some((known) => known.kind === kind && known.path === path))
      sources.push({ kind, path, isNamedByRoot });
  };
  for (const { kind, path, isNamedByRoot } of await unitSourcesOf(shell, owner))
    add(kind, path, isNamedByRoot);
  const base = process?.directory ?? owner.directories[0] ?? "/";
  const named = namedFiles(optionsOf(owner), environmentOf(owner));
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

/** The files of the unit that set variables, in the order in which they are named. */
export async function unitSourcesOf(
  shell: HostShell,
  { unit, unitState }: Pick<SourceOwner, "unit" | "unitState">,
): Promise<readonly CredentialSource[]> {
  if (unit === null || unitState === null) return [];
  // What a user's own manager says of a unit is that user's word, which could name any file of root's.
  const isNamedByRoot = unit.scope === "system";
  const environmentFiles = await environmentFilesOf(shell, unit, unitState);
  return [
    ...unitFilesOf(unitState).map((path) => ({ kind: "unit-file", path, isNamedByRoot }) as const),
    ...environmentFiles.map((path) => ({ kind: "environment-file", path, isNamedByRoot }) as const),
  ];
}

/** Whose word names a source: that of the user's own service manager, or of the Runner's process. */
export function readerOf(
  { unit, user }: Pick<SourceOwner, "unit" | "user">,
  { kind }: CredentialSource,
): SourceOwner["user"] {
  const isUnits = kind === "unit-file" || kind === "environment-file";
  return isUnits && unit?.scope === "user" ? unit.user : user;
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
