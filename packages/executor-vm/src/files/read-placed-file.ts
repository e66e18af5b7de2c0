import type { HostShell } from "../host/host-shell.js";
import type { Rights } from "../host/rights.js";
import type { PlacedFile } from "./place.js";
import { runInPlace } from "./run-in-place.js";

/** A file as its open descriptor showed it. */
export interface ReadFile {
  readonly text: string;
  /** Whether the text written back gives the same bytes: not so where the file is no UTF-8. */
  readonly isExact: boolean;
  readonly uid: number;
  readonly gid: number;
  /** The permission bits. */
  readonly mode: number;
  /** Inode, size and time of its last writing. */
  readonly mark: string;
}

const defaultMostBytes = 4 * 1024 * 1024;

// In hexadecimal, so that any bytes survive. What was opened is what is described: the name may lead elsewhere by then.
const readScript = `
is_plain "$1" || { [ ! -e "$1" ] && [ ! -L "$1" ] || echo other; exit 0; }
exec 3<"$1" || exit 1
stat -L -c '%f %u %g %i:%s:%Y' /proc/self/fd/3 || exit 1
head -c "$2" <&3 | od -An -v -tx1
`;

/**
 * Reads a small text file in a place. Null where it is missing; `"other"` where something lies there that is no regular
 * file, or one of more than `mostBytes` (4 MiB): a link is never followed.
 */
export async function readPlacedFile(
  shell: HostShell,
  file: PlacedFile,
  options: { readonly as?: Rights; readonly mostBytes?: number } = {},
): Promise<ReadFile | "other" | null> {
  const { mostBytes = defaultMostBytes, ...rights } = options;
  const answer = await runInPlace(shell, file, readScript, [file.name, String(mostBytes + 1)], {
    intent: "read a file",
    maxOutputBytes: 4 * mostBytes,
    ...rights,
  });
  const [first = "", ...rest] = answer.split("\n");
  if (first === "") return null;
  const match = /^([\da-f]+) (\d+) (\d+) (\d+:\d+:\d+)$/.exec(first);
  if (match === null) return "other";
  const [, rawMode = "", uid = "", gid = "", mark = ""] = match;
  const mode = Number.parseInt(rawMode, 16);
  const bytes = Buffer.from(rest.join("").replaceAll(/\s/g, ""), "hex");
  if ((mode & 0o170000) !== 0o100000 || bytes.length > mostBytes) return "other";
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return {
    text,
    isExact: Buffer.from(text).equals(bytes),
    uid: Number(uid),
    gid: Number(gid),
    mode: mode & 0o7777,
    mark,
  };
}
