import { randomBytes } from "node:crypto";
import { TransportError } from "@runner-upgrade/transport";
import type { PlacedFile } from "../../files/place.js";
import { runInPlace } from "../../files/run-in-place.js";
import { temporaryPrefix, writeScript } from "../../files/write-placed-file.js";
import type { HostShell } from "../../host/host-shell.js";
import type { DeltaStream } from "./delta-stream.js";

// Arguments: the base, its mark, a temporary name for what is sent, how many bytes that is, how many of them are the list; then
// what the writing script takes. `piece FD OFFSET BYTES` writes a part of an open file. A dd without these flags counts in
// blocks of one byte, which takes too long; tail and head are the way then.
const assembleScript = `
base=$1 base_mark=$2 sent=$3 sent_bytes=$4 list_bytes=$5
shift 5
clean() { rm -f -- "$sent"; }
trap 'clean; exit 1' TERM INT HUP
is_plain "$base" && exec 5<"$base" && [ "$(mark 5)" = "$base_mark" ] || { cat >/dev/null; echo no-base; exit 0; }
set -C
cat >"$sent" || { clean; exit 1; }
exec 6<"$sent" || { clean; exit 1; }
[ "$(stat -L -c %s /proc/self/fd/6)" = "$sent_bytes" ] || { clean; echo cut-short; exit 0; }
if [ "$(dd if=/dev/zero bs=4 count=2 iflag=skip_bytes,count_bytes 2>/dev/null | wc -c)" -eq 2 ]; then
  piece() { dd if="/proc/self/fd/$1" bs=1048576 iflag=skip_bytes,count_bytes skip="$2" count="$3" 2>/dev/null; }
else
  piece() { tail -c "+$(($2 + 1))" "/proc/self/fd/$1" 2>/dev/null | head -c "$3"; }
fi
assemble() {
  tail -c "$list_bytes" /proc/self/fd/6 | while read -r from at bytes; do
    case $from in
      base) piece 5 "$at" "$bytes" ;;
      sent) piece 6 "$at" "$bytes" ;;
      *) false ;;
    esac || exit 1
  done
}
assemble | {
${writeScript()}
}
status=$?
clean
exit "$status"
`;

/** How an attempt to put a package together ended. */
export type AssembleOutcome = "done" | "no-base" | "other-bytes";

/**
 * Puts a package together on the host out of a base that lies there and the bytes that are sent, whole or not at all: only
 * what has this size and this SHA-256 takes the name. A host that cannot compute a SHA-256 ends with `other-bytes`.
 */
export async function assemble(
  shell: HostShell,
  file: PlacedFile,
  parts: {
    readonly base: { readonly name: string; readonly mark: string };
    readonly delta: DeltaStream;
    readonly bytes: number;
    readonly sha256: string;
  },
): Promise<AssembleOutcome> {
  const { base, delta, bytes, sha256 } = parts;
  const temporary = (): string => `${temporaryPrefix}${randomBytes(12).toString("hex")}.partial`;
  const answer = await runInPlace(
    shell,
    file,
    assembleScript,
    [
      ...[base.name, base.mark, temporary(), String(delta.bytes), String(delta.listBytes)],
      ...[file.name, temporary(), String(bytes), sha256, "0600", "-", "flow"],
    ],
    { stdin: delta.stream, intent: "assemble a package" },
  ).catch((error: unknown) => {
    // The writing script fails without a word where the hash differs.
    if (TransportError.isInstance(error) && error.code === "COMMAND_FAILED") return "other-bytes";
    throw error;
  });
  if (answer.trim() === `${String(bytes)} ${sha256}`) return "done";
  return answer.trim() === "no-base" ? "no-base" : "other-bytes";
}
