import { posix } from "node:path";
import { javaOptionVariables, namedFiles } from "@runner-upgrade/executor";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { isOfHost, managerOf } from "../service/managers.js";
import type { Service, ShownService } from "../service/service.js";

/** A file that may set the token: how it is read, and on whose word. */
export interface CredentialSource {
  /** A kind of a `CredentialPlace`, or `configuration-file`: one of properties. */
  readonly kind: string;
  readonly path: string;
  /** Root names it, in a service of the host's manager; otherwise the Runner's user does. */
  readonly isNamedByRoot: boolean;
}

/** What is known of a Runner when the sources of its token are looked for. */
export interface SourceOwner {
  readonly shown: ShownService;
  readonly user: UserIds;
  readonly process: RunningProcess | null;
  /** What the service's files set, where no process runs that could tell what it was started with. */
  readonly serviceEnvironment?: readonly (readonly [string, string])[];
  /** The launch directory and that of the package, where a `.rdrunner-creds` is read. */
  readonly directories: readonly string[];
}

/** Every argument and option that reaches the JVM, files of arguments included. They may hold secrets. */
export function optionsOf(owner: Omit<SourceOwner, "directories" | "user">): readonly string[] {
  const { process, shown } = owner;
  const environment = environmentOf(owner);
  const valuesOf = (names: readonly string[]): readonly string[] =>
    environment.flatMap(([name, value]) => (names.includes(name) ? value.split(/\s+/) : []));
  if (process === null) {
    const words = (shown.state.command ?? "").split(" ");
    const variables = words.flatMap((word) => /^\$\{?(\w+)\}?$/.exec(word)?.[1] ?? []);
    return [...words, ...valuesOf([...new Set([...javaOptionVariables, ...variables])])];
  }
  return [...process.command.options, ...process.command.programArguments, ...valuesOf(javaOptionVariables)];
}

/** The variables that a process has; where none runs, those that its service's files set. One may come more than once. */
function environmentOf({
  process,
  serviceEnvironment = [],
}: Pick<SourceOwner, "process" | "serviceEnvironment">): readonly (readonly [string, string])[] {
  return process === null ? serviceEnvironment : (process.invocation?.environment ?? []);
}

/** The files that may set the token, in the order in which they are named. */
export async function sourcesOf(shell: HostShell, owner: SourceOwner): Promise<readonly CredentialSource[]> {
  const { process } = owner;
  const sources: CredentialSource[] = [];
  const add = (kind: CredentialSource["kind"], path: string, isNamedByRoot = false): void => {
    if (!sources.some((known) => known.kind === kind && known.path === path))
      sources.push({ kind, path, isNamedByRoot });
  };
  for (const { kind, path, isNamedByRoot } of await serviceSourcesOf(shell, owner.shown))
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

/** The files of the service that set variables, in the order in which they are named. */
export async function serviceSourcesOf(
  shell: HostShell,
  shown: ShownService,
): Promise<readonly CredentialSource[]> {
  const files = await managerOf(shown.service).files(shell, shown);
  // What a user's own manager says of a service is that user's word, which could name any file of root's.
  const isNamedByRoot = isOfHost(shown.service);
  return files.map(({ kind, path }) => ({ kind, path, isNamedByRoot }));
}

/** Whose word names a file: that of the user's own service manager, or of the Runner's process. */
export function readerOf(service: Service, user: UserIds, kind: string): UserIds {
  return isServiceFile(service, kind) ? (service.owner ?? user) : user;
}

/** Whether it is the service manager that reads files of a kind. */
export function isServiceFile(service: Service, kind: string): boolean {
  return Object.hasOwn(managerOf(service).variableFiles, kind);
}
