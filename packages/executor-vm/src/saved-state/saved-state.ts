import type { PlacedFile } from "../files/place.js";
import { readPlacedFile } from "../files/read-placed-file.js";
import { writePlacedFile } from "../files/write-placed-file.js";
import type { HostShell } from "../host/host-shell.js";
import { invocationToJson, parseInvocation, type Invocation } from "../invocation/invocation.js";
import { areSameRights, startRightsOf, type StartRights } from "./start-rights.js";

/**
 * How the old Runner was started, kept where it lives, because a journal must not hold it: the environment and the
 * arguments may hold secrets. Mode 0600, gone after `clean-up`.
 */
export interface SavedState {
  readonly runnerId: string;
  /** Null where the Runner did not run and its service says how it would. */
  readonly invocation: Invocation | null;
  /** Variables that the next start sets instead of those in the invocation. */
  readonly overrides: Readonly<Record<string, string>>;
  /** What files with the token held before it was replaced, where the old credentials live and may be put back. */
  readonly replaced?: readonly ReplacedText[];
}

/** A file as it was. */
export interface ReplacedText {
  readonly path: string;
  readonly text: string;
}

/** Writes the state; its file belongs to whom its directory belongs to. */
export async function writeSavedState(shell: HostShell, file: PlacedFile, state: SavedState): Promise<void> {
  shell.scope.note("saving how the Runner was started");
  const { runnerId, invocation, overrides, replaced } = state;
  const json = JSON.stringify({
    formatVersion: 1,
    runnerId,
    invocation: invocation === null ? null : invocationToJson(invocation),
    overrides,
    ...(replaced === undefined ? {} : { replaced }),
  });
  await writePlacedFile(shell, file, json);
}

/**
 * Reads the state back; null when it is missing. Rejects with `CHANGED_MEANWHILE` when the file is not what we left
 * there: another owner, readable by others, another Runner's, or other rights to start with than the journal has. With
 * `rights` of null it was never seen running, and nothing may be started from the file.
 */
export async function readSavedState(
  shell: HostShell,
  file: PlacedFile,
  expected: { readonly runnerId: string; readonly rights: StartRights | null },
): Promise<SavedState | null> {
  const { runnerId, rights } = expected;
  const found = await readPlacedFile(shell, file);
  if (found === null) return null;
  const owner = file.by === "root" ? 0 : file.by.uid;
  const isOurs = found !== "other" && (found.mode & 0o077) === 0 && found.uid === owner;
  const state = isOurs ? parseSavedState(found.text) : null;
  const isItsOwn =
    state?.runnerId === runnerId &&
    (state.invocation === null ||
      (rights !== null && areSameRights(startRightsOf(state.invocation), rights)));
  if (state === null || !isItsOwn) {
    throw shell.error(
      "CHANGED_MEANWHILE",
      `${file.directory}/${file.name} is not what this run saved there. Nothing was started from it.`,
      {
        remedies: ["Start the Runner by hand as it was started before."],
      },
    );
  }
  if (state.invocation !== null) shell.redactor.addInvocation(state.invocation);
  for (const value of Object.values(state.overrides)) shell.redactor.add(value);
  return state;
}

/** Parses a state; null for anything else. */
export function parseSavedState(text: string): SavedState | null {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { formatVersion, runnerId, invocation, overrides, replaced } = value as Partial<
    Record<string, unknown>
  >;
  if (formatVersion !== 1 || typeof runnerId !== "string") return null;
  const parsed = invocation === null ? null : parseInvocation(invocation);
  if (invocation !== null && parsed === null) return null;
  if (typeof overrides !== "object" || overrides === null || Array.isArray(overrides)) return null;
  const pairs = Object.entries(overrides as Record<string, unknown>);
  if (!pairs.every((pair): pair is [string, string] => typeof pair[1] === "string")) return null;
  const state = { runnerId, invocation: parsed, overrides: Object.fromEntries(pairs) };
  if (replaced === undefined) return state;
  return Array.isArray(replaced) && replaced.every(isReplacedText) ? { ...state, replaced } : null;
}

function isReplacedText(value: unknown): value is ReplacedText {
  if (typeof value !== "object" || value === null) return false;
  const { path, text } = value as Partial<Record<string, unknown>>;
  return typeof path === "string" && typeof text === "string";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
