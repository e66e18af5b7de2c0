import { posix } from "node:path";
import type { Rights, UserIds } from "../host/rights.js";
import type { HostShell } from "../host/host-shell.js";

/** A directory and with whose rights files in it are handled: root's where nobody else can write there. */
export interface Place {
  /** With symbolic links resolved. */
  readonly directory: string;
  readonly by: "root" | UserIds;
}

/** The place of a file, and its name there. */
export interface PlacedFile extends Place {
  readonly name: string;
}

/** Splits a path whose symbolic links are resolved. */
export function placedFile(file: string, by: Place["by"]): PlacedFile {
  return { directory: posix.dirname(file), name: posix.basename(file), by };
}

/** The rights with which files in a place are handled. */
export async function rightsIn(shell: HostShell, { by }: Place): Promise<Rights> {
  return by === "root" ? shell.rightsOf({ uid: 0, gid: 0 }) : shell.rightsOf(by);
}
