import { posix } from "node:path";
import {
  argumentFilesIn,
  credsFilePath,
  isSecretName,
  javaOptionVariables,
  namedFiles,
  wordsOf,
} from "@runner-upgrade/executor";
import type { Container, PodSpec } from "../cluster/manifest.js";
import { secretValue } from "./key-values.js";
import { mountedFile, type MountedFile } from "./mounted-file.js";
import { variable, type Where } from "./variable.js";

/** A file of a container in which its token may stand, and where it comes from. */
export interface SourceFile {
  readonly kind: "credentials-file" | "configuration-file" | "argument-file";
  readonly path: string;
  /** Null where the path itself is not known: a shell makes it at the start. */
  readonly from: MountedFile | null;
}

/** A Secret or ConfigMap that a manifest names. */
export interface NamedObject {
  readonly resource: "secrets" | "configmaps";
  readonly name: string;
}

/** What the start of a container names as sources of its settings, beside the variables and the image's own file. */
export interface NamedSources {
  readonly files: readonly SourceFile[];
  /** What holds variables with options in them that were not read. They are missing, or may not be read. */
  readonly unreadOptions: readonly NamedObject[];
  /** An option gives the token itself. */
  readonly hasTokenOption: boolean;
}

const fileVariables = ["RUNNER_CREDENTIALS_FILE", "MICRONAUT_CONFIG_FILES"];
const tokenOption = /^(?:-D|--?)runner\.rundeck\.server\.token=/i;

/** Finds the files that a container's command, arguments and variables name as sources of the Runner's settings. */
export async function namedSources(spec: PodSpec, container: Container, where: Where): Promise<NamedSources> {
  const { command = [], args = [], workingDir = posix.dirname(credsFilePath) } = container;
  const { known, unreadOptions } = await optionVariables(container, where);
  const optionsIn = (text: string): string => expand(text, known);
  const line = [...command, ...args]
    .map(optionsIn)
    .flatMap((word) => (isScript(word) ? wordsOf(word) : [word]));
  const byName = (name: string): readonly string[] => wordsOf(optionsIn(known.get(name) ?? ""));
  const sourceAt = (kind: SourceFile["kind"], named: string): SourceFile => {
    if (/[$`]/.test(named)) return { kind, path: named, from: null };
    const path = posix.resolve(workingDir, named);
    return { kind, path, from: mountedFile(spec, container, path) };
  };
  const argumentFiles = [...argumentFilesIn(line), ...argumentFilesIn(byName("JDK_JAVA_OPTIONS"))].map(
    (path) => sourceAt("argument-file", path),
  );
  const options = [...line, ...javaOptionVariables.flatMap(byName)];
  for (const { from } of argumentFiles)
    options.push(...wordsOf(optionsIn((await textOf(from, where)) ?? "")));
  const environment = fileVariables.map((name) => [name, optionsIn(known.get(name) ?? "")] as const);
  const named = namedFiles(options, environment).map(({ kind, path }) => sourceAt(kind, path));
  return {
    files: [...argumentFiles, ...named],
    unreadOptions,
    hasTokenOption: options.some((option) => tokenOption.test(option)),
  };
}

/** The variables that hold options, those that command and options name, and those that these name in turn. */
async function optionVariables(
  container: Container,
  where: Where,
): Promise<{ readonly known: ReadonlyMap<string, string>; readonly unreadOptions: readonly NamedObject[] }> {
  const { command = [], args = [] } = container;
  const known = new Map<string, string>();
  const unreadOptions: NamedObject[] = [];
  for (const name of [...javaOptionVariables, ...fileVariables]) {
    const { value, place } = await variable(container, name, where);
    if (value !== null) known.set(name, value);
    else if (place?.kind === "secret") unreadOptions.push({ resource: "secrets", name: place.secret });
    else if (place?.kind === "config-map")
      unreadOptions.push({ resource: "configmaps", name: place.configMap });
  }
  for (let round = 0; round < 2; round += 1)
    for (const name of variablesIn([...command, ...args, ...known.values()])) {
      // A path is told in messages, and a password may be a part of it.
      if (known.has(name) || isSecretName(name)) continue;
      const { value } = await variable(container, name, where);
      if (value !== null) known.set(name, value);
    }
  return { known, unreadOptions };
}

/** What stands in a file that is mounted from a Secret or ConfigMap; null where it is not, or cannot be read. */
export async function textOf(from: MountedFile | null, { namespace, values }: Where): Promise<string | null> {
  if (from?.kind === "secret") return secretValue(await values.secret(namespace, from.name), from.key);
  if (from?.kind === "config-map")
    return (await values.configMap(namespace, from.name))?.data?.[from.key] ?? null;
  return null;
}

/** A text for a shell, such as that behind `sh -c`. One argument of its own may hold blanks as well. */
function isScript(word: string): boolean {
  return /\s/.test(word) && !/^\s*[-@]/.test(word);
}

const expansion = /\$(?:\((\w+)\)|\{(\w+)\}|([A-Za-z_]\w*))/g;

function variablesIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(expansion)].map(([, one, two, three]) => one ?? two ?? three ?? ""),
    ),
  );
}

/** With the variables that are known in their place, and those that they name in turn. */
function expand(text: string, known: ReadonlyMap<string, string>): string {
  const once = (before: string): string =>
    before.replaceAll(
      expansion,
      (whole, one?: string, two?: string, three?: string) => known.get(one ?? two ?? three ?? "") ?? whole,
    );
  return once(once(text));
}
