import { fileWriterOf, seemsToSetToken } from "@runner-upgrade/executor";
import { TransportError } from "@runner-upgrade/transport";
import type { PlacedFile } from "../files/place.js";
import { runInPlace } from "../files/run-in-place.js";
import type { HostShell } from "../host/host-shell.js";
import type { CredentialPlace } from "../target/target.js";
import { openPlace } from "../files/open-place.js";
import { managerOf } from "../service/managers.js";
import { optionsOf, readerOf, sourcesOf, type SourceOwner } from "./sources.js";
import { idsIn, tokensIn } from "./token-in-file.js";
import { readServiceEnvironment } from "./service-environment.js";
import { credentialVariables } from "./variables.js";

/** Where the token stands outside the package. */
export interface FoundPlaces {
  readonly places: readonly CredentialPlace[];
  /** Of the files among the places those that also set the id to present. */
  readonly idPaths: readonly string[];
  /** Why the new token could not be written to files among them, each with its path. */
  readonly unwritable: readonly string[];
  /** Why sources could not be read, each with its path: the token may stand in them. */
  readonly unreadable: readonly string[];
  /** Why files of the service are not opened. The token may stand in them. */
  readonly untrusted: readonly string[];
  /** Files among the places that somebody else writes, too, and why that is thought. */
  readonly otherWriters: readonly { readonly path: string; readonly reason: string }[];
  /** The process has the token from outside its package; with no place for it, nobody could put the new one there. */
  readonly isTokenOutside: boolean;
}

/** Nothing was looked at. */
export const noPlaces: FoundPlaces = {
  ...{ places: [], idPaths: [], unwritable: [], unreadable: [], untrusted: [], otherWriters: [] },
  isTokenOutside: false,
};

// A property by which the token could come in an argument. It could only be replaced in plain sight of every user.
const tokenProperty = /-Drunner\.rundeck\.server\.token=/i;

/** Finds every place that sets the token of a Runner, and every source in which it could stand and that could not be read. */
export async function findCredentialPlaces(shell: HostShell, given: SourceOwner): Promise<FoundPlaces> {
  const { shown, process } = given;
  const manager = managerOf(shown.service);
  const owner =
    process === null ? { ...given, serviceEnvironment: await readServiceEnvironment(shell, given) } : given;
  const invocation = process?.invocation ?? null;
  if (invocation !== null) shell.redactor.addInvocation(invocation);
  for (const option of optionsOf(owner))
    if (tokenProperty.test(option)) shell.redactor.add(option.split("=")[1] ?? "");
  const isInProcess =
    invocation?.environment.some(([name, value]) => name === credentialVariables.token && value !== "") ??
    false;
  const isInArguments = [
    ...optionsOf(owner),
    ...(invocation?.arguments ?? []),
    ...(invocation?.environment ?? []).map(([, value]) => value),
  ].some((text) => tokenProperty.test(text));
  const found = await placesIn(shell, owner);
  const isOurs = !manager.supervises && isInProcess;
  // A file of arguments can be read only where a process names it by its directory.
  const unread = process === null && / @\S/.test(shown.state.command ?? "");
  return {
    ...found,
    unreadable: [
      ...found.unreadable,
      ...(unread ? [`the file of arguments that the ${manager.noun}'s command names (@file)`] : []),
    ],
    places: isInArguments
      ? []
      : [...found.places, ...(isOurs ? [{ kind: "process-environment" } as const] : [])],
    // What the vendor's job keeps for itself, no Runner reads.
    isTokenOutside: isInProcess || isInArguments || found.places.some(({ kind }) => kind !== "replica-meta"),
  };
}

type FoundInFiles = Omit<FoundPlaces, "isTokenOutside">;

async function placesIn(shell: HostShell, owner: SourceOwner): Promise<FoundInFiles> {
  const found = {
    places: [] as CredentialPlace[],
    idPaths: [] as string[],
    unwritable: [] as string[],
    unreadable: [] as string[],
    untrusted: [] as string[],
    otherWriters: [] as { path: string; reason: string }[],
  };
  const { service } = owner.shown;
  const manager = managerOf(service);
  const writerOf = await manager.writers(shell, owner.shown, owner.user);
  for (const { kind, path, isNamedByRoot } of await sourcesOf(shell, owner)) {
    const opened = await openPlace(shell, path, { user: readerOf(service, owner.user, kind), isNamedByRoot });
    if (opened.kind === "untrusted") found.untrusted.push(opened.reason);
    if (opened.kind === "unreadable") found.unreadable.push(opened.reason);
    const unresolved = owner.process === null ? manager.unresolved(path) : null;
    if (opened.kind === "missing" && unresolved !== null) found.unreadable.push(unresolved);
    if (opened.kind !== "file") continue;
    const { file, content } = opened;
    if (kind === "configuration-file") {
      if (seemsToSetToken(content.text))
        found.unwritable.push(`${path} seems to set the token, and files of properties are not rewritten`);
      continue;
    }
    const tokens = tokensIn(service, kind, content.text);
    for (const token of tokens) shell.redactor.add(token);
    if (tokens.length === 0) {
      if (kind === "credentials-file")
        found.unwritable.push(`${path} sets no RUNDECK_RUNNER_TOKEN that could be replaced`);
      continue;
    }
    found.places.push({ kind, path });
    if (idsIn(service, kind, content.text).length > 0) found.idPaths.push(path);
    const writer = writerOf(path) ?? fileWriterOf(path, content.text);
    if (writer !== null) found.otherWriters.push({ path, reason: writer });
    if (!content.isExact) found.unwritable.push(`${path} is no UTF-8`);
    else if (file.by !== "root" && content.uid !== file.by.uid)
      found.unwritable.push(`${path} belongs to root in a directory of the Runner's user`);
    else if (!(await mayWrite(shell, file))) found.unwritable.push(`${path} may not be written by the login`);
  }
  return found;
}

/** Whether the login can write where a file lies; a login with few rights is told before anything is stopped. */
async function mayWrite(shell: HostShell, file: PlacedFile): Promise<boolean> {
  try {
    const said = await runInPlace(shell, file, "if [ -w . ]; then echo yes; fi", [], {
      intent: "look whether a file can be written",
    });
    return said.trim() === "yes";
  } catch (error) {
    if (TransportError.isInstance(error) && error.code === "SUDO_DENIED") return false;
    throw error;
  }
}
