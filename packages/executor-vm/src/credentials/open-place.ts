import { TransportError } from "@runner-upgrade/transport";
import type { PlacedFile } from "../files/place.js";
import { readPlacedFile, type ReadFile } from "../files/read-placed-file.js";
import { tracePath } from "../files/trace-path.js";
import type { HostShell, UserIds } from "../host/host-shell.js";
import type { ManagedUnit } from "../service/systemd/service-manager.js";

/** A file of a unit: where it really lies, and what is in it; or why it is not opened. */
export type OpenedPlace =
  | { readonly kind: "file"; readonly file: PlacedFile; readonly content: ReadFile }
  | { readonly kind: "missing" }
  | { readonly kind: "untrusted"; readonly reason: string };

/**
 * Reads a file of a Runner's unit: with root's rights only in root's own directories, otherwise as the Runner's user. A
 * file of another user, or one that a link of the user leads to, is not opened.
 */
export async function openPlace(
  shell: HostShell,
  path: string,
  unit: ManagedUnit,
  user: UserIds,
): Promise<OpenedPlace> {
  // What a user's own manager says of a unit is that user's word, which could name any file of root's.
  const isNamedByRoot = unit.scope === "system";
  const traced = await tracePath(shell, path, unit.scope === "user" ? unit.user : user, { isNamedByRoot });
  if (traced === null) return { kind: "missing" };
  if (traced.fault !== null) return { kind: "untrusted", reason: traced.fault };
  const { file } = traced;
  const refused = { kind: "untrusted", reason: `${path} may not be read by the Runner's user` } as const;
  try {
    const content = await read(shell, file);
    if (content === null) return { kind: "missing" };
    if (content === "other") return { kind: "untrusted", reason: `${path} is no regular file` };
    return { kind: "file", file, content };
  } catch (error) {
    const isDenied = TransportError.isInstance(error) && error.code === "PERMISSION_DENIED";
    if (isDenied && file.by !== "root") return refused;
    throw error;
  }
}

/** What everybody may read needs no rights of root's: a login that may use `sudo` for a few commands only reads it, too. */
async function read(shell: HostShell, file: PlacedFile): Promise<ReadFile | "other" | null> {
  if (file.by !== "root") return readPlacedFile(shell, file);
  try {
    return await readPlacedFile(shell, file, { as: "login" });
  } catch (error) {
    if (!TransportError.isInstance(error) || error.code !== "PERMISSION_DENIED") throw error;
    return readPlacedFile(shell, file);
  }
}
