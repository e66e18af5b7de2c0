import { createHash, randomBytes } from "node:crypto";
import { receiveFunction, TransportError, type InputData } from "@runner-upgrade/transport";
import type { HostShell } from "../host/host-shell.js";
import type { PlacedFile } from "./place.js";
import { tapStream } from "../streams/tap-stream.js";
import { runInPlace } from "./run-in-place.js";

// Arguments: the file, a temporary name, how many bytes must come (or -), their SHA-256 (or -), the mode, the owner (or -),
// flow or whole. The temporary name is made anew (O_EXCL) and cannot be guessed. It answers size and SHA-256 (or -).
const script = `
${receiveFunction}
file=$1 temporary=$2 bytes=$3 wanted=$4 mode=$5 owner=$6
fail() { rm -f -- "$temporary"; exit 1; }
trap fail TERM INT HUP
trap '' PIPE
if [ -d "$file" ] && [ ! -L "$file" ]; then printf '%s is a directory\\n' "$file" >&2; exit 1; fi
set -C
receive "$temporary" "$7" || fail
size=$(stat -L -c %s /proc/self/fd/3) || fail
if [ "$bytes" != - ] && [ "$size" != "$bytes" ]; then rm -f -- "$temporary"; printf '%s -\\n' "$size"; exit 0; fi
sync -- "$temporary" 2>/dev/null || sync || fail
[ "$hash" != - ] || hash=$(sha256sum <"$temporary" 2>/dev/null || openssl dgst -sha256 -r <"$temporary" 2>/dev/null) || hash=-
hash=\${hash%% *}
if [ "$wanted" != - ] && [ "$hash" != - ] && [ "$hash" != "$wanted" ]; then fail; fi
if [ "$owner" != - ]; then chown -- "$owner" /proc/self/fd/3 || fail; fi
if [ "$mode" != 0600 ]; then chmod -- "$mode" /proc/self/fd/3 || fail; fi
mv -f -- "$temporary" "$file" </dev/null || fail
sync -- . 2>/dev/null
printf '%s %s\\n' "$size" "$hash"
`;

/** The script that writes its standard input to a file, for a script that makes the bytes on the host. */
export function writeScript(): string {
  return script;
}

/** How a file is written. */
export interface WritePlacedOptions {
  /** Octal digits. @default "0600" */
  readonly mode?: string;
  /** As `uid:gid`, for files of others in root's own directories. @default the one with whose rights it is written */
  readonly owner?: string;
  /** Another number of bytes rejects with `SIZE_MISMATCH`. */
  readonly expectedBytes?: number;
  readonly onBytes?: (writtenBytes: number) => void;
}

/** What was written. */
export interface WrittenPlacedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a file whole or not at all, in one script: under a random name of its own, checked in size and hash, renamed. A
 * link under the name is replaced, never followed.
 */
export async function writePlacedFile(
  shell: HostShell,
  file: PlacedFile,
  data: InputData,
  options: WritePlacedOptions = {},
): Promise<WrittenPlacedFile> {
  const { mode = "0600", owner = "-", onBytes } = options;
  const temporary = `${temporaryPrefix}${randomBytes(12).toString("hex")}.partial`;
  const hash = createHash("sha256");
  const isStream = data instanceof ReadableStream;
  const known = isStream ? null : Buffer.from(data);
  if (known !== null) hash.update(known);
  const wantedHash = known === null ? null : hash.digest("hex");
  let sentBytes = known?.length ?? 0;
  const counted = isStream
    ? tapStream(data, (chunk) => {
        hash.update(chunk);
        sentBytes += chunk.length;
        onBytes?.(sentBytes);
      })
    : data;
  const expected = options.expectedBytes ?? known?.length ?? null;
  const answer = await runInPlace(
    shell,
    file,
    script,
    [
      ...[file.name, temporary, expected === null ? "-" : String(expected), wantedHash ?? "-"],
      ...[mode, owner, isStream ? "flow" : "whole"],
    ],
    { stdin: counted, intent: "write a file" },
  );
  const [hostBytes, hostHash] = answer.trim().split(" ");
  const sha256 = wantedHash ?? hash.digest("hex");
  const wanted = expected ?? sentBytes;
  if (Number(hostBytes) === wanted && sentBytes === wanted && (hostHash === "-" || hostHash === sha256)) {
    return { bytes: sentBytes, sha256 };
  }
  if (Number(hostBytes) === wanted) await removePlaced(shell, file, [file.name]).catch(() => undefined);
  throw new TransportError({
    code: "SIZE_MISMATCH",
    address: shell.subject.host.address,
    isRetryable: true,
    message: `The host received ${hostBytes ?? "no"} bytes of ${String(wanted)}, or others than were sent. Nothing was kept.`,
  });
}

/** How the names of files begin that exist only while they are written. */
export const temporaryPrefix = ".runner-upgrade-";

/** Removes files in a place; those that are missing are fine. A link is removed itself. */
export async function removePlaced(
  shell: HostShell,
  place: Pick<PlacedFile, "directory" | "by">,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  await runInPlace(shell, place, 'exec rm -f -- "$@"', names, { intent: "remove files" });
}
