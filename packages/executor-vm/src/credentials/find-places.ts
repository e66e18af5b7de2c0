import type { HostShell, Rights } from "../host/host-shell.js";
import type { Invocation } from "../invocation/invocation.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { ManagedUnit } from "../service/systemd/service-manager.js";
import type { CredentialPlace } from "../target/target.js";
import { parseEnvironmentFile } from "./environment-file.js";
import { parseUnitVariables } from "./unit-file.js";
import { credentialVariables } from "./variables.js";

/** Where the token stands outside the package. */
export interface FoundPlaces {
  readonly places: readonly CredentialPlace[];
  /** Files among them that are no UTF-8: the new token could not be written without changing other bytes. */
  readonly unwritable: readonly string[];
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
    readonly invocation: Invocation | null;
  },
): Promise<FoundPlaces> {
  const { unit, unitState, invocation } = found;
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
      isTokenOutside: isInProcess || isInArguments,
    };
  }
  const { places, unwritable } =
    unitState === null ? { places: [], unwritable: [] } : await placesOfUnit(shell, unit, unitState);
  return {
    unwritable,
    places: isInArguments ? [] : places,
    isTokenOutside: isInProcess || isInArguments || places.length > 0,
  };
}

async function placesOfUnit(
  shell: HostShell,
  unit: ManagedUnit,
  state: UnitState,
): Promise<Pick<FoundPlaces, "places" | "unwritable">> {
  const as = await unitFileRights(shell, unit);
  const places: CredentialPlace[] = [];
  const unwritable: string[] = [];
  const lookInto = async (
    path: string,
    kind: "unit-file" | "environment-file",
    parse: (text: string) => ReadonlyMap<string, string>,
  ): Promise<void> => {
    const file = await shell.readText(path, as);
    if (file === null || !setsToken(shell, parse(file.text))) return;
    places.push({ kind, path });
    if (!file.isExact) unwritable.push(path);
  };
  const unitFiles = [...(state.fragmentPath === null ? [] : [state.fragmentPath]), ...state.dropInPaths];
  for (const path of unitFiles) await lookInto(path, "unit-file", parseUnitVariables);
  for (const path of state.environmentFiles) await lookInto(path, "environment-file", parseEnvironmentFile);
  return { places, unwritable };
}

/** Whose rights reach a unit's files: root's for the system's, the user's own for the user's. */
export async function unitFileRights(shell: HostShell, unit: ManagedUnit): Promise<Rights> {
  return shell.rightsFor(unit.scope === "user" ? unit.user.uid : 0);
}

function setsToken(shell: HostShell, variables: ReadonlyMap<string, string>): boolean {
  const token = variables.get(credentialVariables.token);
  if (token === undefined) return false;
  shell.redactor.add(token);
  return true;
}
