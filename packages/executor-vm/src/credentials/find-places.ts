import { TransportError } from "@runner-upgrade/transport";
import type { PlacedFile } from "../files/place.js";
import { runInPlace } from "../files/run-in-place.js";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { Invocation } from "../invocation/invocation.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { ManagedUnit } from "../service/systemd/service-manager.js";
import type { CredentialPlace } from "../target/target.js";
import { parseEnvironmentFile } from "./environment-file.js";
import { openPlace } from "./open-place.js";
import { parseUnitVariables } from "./unit-file.js";
import { credentialVariables } from "./variables.js";

/** Where the token stands outside the package. */
export interface FoundPlaces {
  readonly places: readonly CredentialPlace[];
  /** Why the new token could not be written to files among them, each with its path. */
  readonly unwritable: readonly string[];
  /** Why files of the unit are not opened. The token may stand in them. */
  readonly untrusted: readonly string[];
  /** The process has the token from outside its package; with no place for it, nobody could put the new one there. */
  readonly isTokenOutside: boolean;
}

// A property by which the token could come in an argument. It could only be replaced in plain sight of every user.
const tokenProperty = /-Drunner\.rundeck\.server\.token=/i;

/** Finds every place that sets `RUNNER_RUNDECK_SERVER_TOKEN` for a Runner. */
export async function findCredentialPlaces(
  shell: HostShell,
  found: {
    readonly unit: ManagedUnit | null;
    readonly unitState: UnitState | null;
    readonly user: UserIds;
    readonly invocation: Invocation | null;
  },
): Promise<FoundPlaces> {
  const { unit, unitState, invocation, user } = found;
  if (invocation !== null) shell.redactor.addInvocation(invocation);
  const isInProcess =
    invocation?.environment.some(([name, value]) => name === credentialVariables.token && value !== "") ??
    false;
  const isInArguments = [
    ...(invocation?.arguments ?? [unitState?.command ?? ""]),
    ...(invocation?.environment ?? []).map(([, value]) => value),
  ].some((text) => tokenProperty.test(text));
  if (unit === null) {
    return {
      places: isInProcess ? [{ kind: "process-environment" }] : [],
      unwritable: [],
      untrusted: [],
      isTokenOutside: isInProcess || isInArguments,
    };
  }
  const { places, unwritable, untrusted } =
    unitState === null
      ? { places: [], unwritable: [], untrusted: [] }
      : await placesOfUnit(shell, unit, user, unitState);
  return {
    unwritable,
    untrusted,
    places: isInArguments ? [] : places,
    isTokenOutside: isInProcess || isInArguments || places.length > 0,
  };
}

async function placesOfUnit(
  shell: HostShell,
  unit: ManagedUnit,
  user: UserIds,
  state: UnitState,
): Promise<Pick<FoundPlaces, "places" | "unwritable" | "untrusted">> {
  const places: CredentialPlace[] = [];
  const unwritable: string[] = [];
  const untrusted: string[] = [];
  const lookInto = async (
    path: string,
    kind: "unit-file" | "environment-file",
    parse: (text: string) => ReadonlyMap<string, string>,
  ): Promise<void> => {
    const opened = await openPlace(shell, path, unit, user);
    if (opened.kind === "untrusted") untrusted.push(opened.reason);
    if (opened.kind !== "file" || !setsToken(shell, parse(opened.content.text))) return;
    places.push({ kind, path });
    const { file, content } = opened;
    if (!content.isExact) unwritable.push(`${path} is no UTF-8`);
    else if (file.by !== "root" && content.uid !== file.by.uid)
      unwritable.push(`${path} belongs to root in a directory of the Runner's user`);
    else if (!(await mayWrite(shell, file))) unwritable.push(`${path} may not be written by the login`);
  };
  // A masked unit has a link to /dev/null for a file.
  const isMasked = state.loadState === "masked" || state.unitFileState?.startsWith("masked") === true;
  const { fragmentPath } = state;
  const unitFiles = [...(fragmentPath === null || isMasked ? [] : [fragmentPath]), ...state.dropInPaths];
  for (const path of unitFiles) await lookInto(path, "unit-file", parseUnitVariables);
  for (const path of state.environmentFiles) await lookInto(path, "environment-file", parseEnvironmentFile);
  return { places, unwritable, untrusted };
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

function setsToken(shell: HostShell, variables: ReadonlyMap<string, string>): boolean {
  const token = variables.get(credentialVariables.token);
  if (token === undefined) return false;
  shell.redactor.add(token);
  return true;
}
