import { TransportError } from "@runner-upgrade/transport";
import type { PlacedFile } from "./place.js";
import { readPlacedFile, type ReadFile } from "./read-placed-file.js";
import { tracePath } from "./trace-path.js";
import type { HostShell, UserIds } from "../host/host-shell.js";

/** A file of a service: where it really lies, and what is in it; or why it is not opened. */
export type OpenedPlace =
  | { readonly kind: "file"; readonly file: PlacedFile; readonly content: ReadFile }
  | { readonly kind: "missing" }
  /** Whether it is there is not known: a directory on the way may not be entered. */
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "untrusted"; readonly reason: string };

/**
 * Reads a file of a Runner's service: with root's rights only in root's own directories, otherwise as the Runner's user. A
 * file of another user, or one that a link of the user leads to, is not opened.
 */
export async function openPlace(
  shell: HostShell,
  path: string,
  owner: { readonly user: UserIds; readonly isNamedByRoot: boolean; readonly mostBytes?: number },
): Promise<OpenedPlace> {
  const traced = await tracePath(shell, path, owner.user, { isNamedByRoot: owner.isNamedByRoot });
  if (traced === null && (await isHidden(shell, path, owner.user))) {
    return { kind: "unreadable", reason: `${path} lies where the login may not look` };
  }
  if (traced === null) return { kind: "missing" };
  if (traced.fault !== null) return { kind: "untrusted", reason: traced.fault };
  const { file } = traced;
  const refused = { kind: "untrusted", reason: `${path} may not be read by the Runner's user` } as const;
  const unreadable = { kind: "unreadable", reason: `${path} may not be read by the login` } as const;
  try {
    const content = await read(shell, file, owner.mostBytes);
    if (content === null) return { kind: "missing" };
    if (content === "other") return { kind: "untrusted", reason: `${path} is no regular file` };
    return { kind: "file", file, content };
  } catch (error) {
    const isDenied = TransportError.isInstance(error) && error.code === "PERMISSION_DENIED";
    if (isDenied && file.by !== "root") return refused;
    if (isDenied || (TransportError.isInstance(error) && error.code === "SUDO_DENIED")) return unreadable;
    throw error;
  }
}

/** What everybody may read needs no rights of root's: a login that may use `sudo` for a few commands only reads it, too. */
async function read(
  shell: HostShell,
  file: PlacedFile,
  mostBytes: number | undefined,
): Promise<ReadFile | "other" | null> {
  const limit = mostBytes === undefined ? {} : { mostBytes };
  if (file.by !== "root") return readPlacedFile(shell, file, limit);
  try {
    return await readPlacedFile(shell, file, { as: "login", ...limit });
  } catch (error) {
    if (!TransportError.isInstance(error) || error.code !== "PERMISSION_DENIED") throw error;
    return readPlacedFile(shell, file, limit);
  }
}

// Arguments: a path. Says whether a directory on the way to it may not be entered.
const hiddenScript = `
at=$1
while [ "$at" != / ] && [ -n "$at" ]; do
  at=\${at%/*}
  if [ -d "\${at:-/}" ]; then [ -x "\${at:-/}" ] || echo hidden; exit 0; fi
done
exit 0
`;

async function isHidden(shell: HostShell, path: string, user: UserIds): Promise<boolean> {
  const { stdout } = await shell.script(hiddenScript, [path], { as: await shell.eyesFor(user) });
  return stdout.trim() === "hidden";
}
