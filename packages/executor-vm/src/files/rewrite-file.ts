import { randomBytes } from "node:crypto";
import type { HostShell } from "../host/host-shell.js";
import type { PlacedFile } from "./place.js";
import { runInPlace } from "./run-in-place.js";
import { temporaryPrefix } from "./write-placed-file.js";

// Arguments: the file, its mark, a temporary name beside it, how many bytes will come. The copy takes mode, owner, access
// lists and labels along from the open file; then its content is replaced, and it takes the file's place as a whole.
const rewriteScript = `
file=$1 old=$2 temporary=$3 bytes=$4
fail() { rm -f -- "$temporary"; exit 1; }
trap fail TERM INT HUP
is_plain "$file" && exec 3<"$file" && [ "$(mark 3)" = "$old" ] || { echo changed; exit 0; }
attributes=$(stat -L -c '%u:%g %a' /proc/self/fd/3) || exit 1
cp --preserve=all -- /proc/self/fd/3 "$temporary" 2>/dev/null || cp -p -- /proc/self/fd/3 "$temporary" || fail
cat >"$temporary" || fail
size=$(wc -c <"$temporary") || fail
if [ "$((size))" != "$bytes" ]; then printf 'only %s of %s bytes arrived\\n' "$((size))" "$bytes" >&2; fail; fi
[ "$(stat -c '%u:%g %a' -- "$temporary")" = "$attributes" ] || { rm -f -- "$temporary"; echo owner; exit 0; }
sync -- "$temporary" 2>/dev/null || sync || fail
mv -f -- "$temporary" "$file" </dev/null || fail
sync -- . 2>/dev/null
echo done
`;

/**
 * Replaces a file's content and nothing else about it: same place, owner, mode, access lists and labels. Whole or not
 * at all; the content travels by standard input. Rejects with `CHANGED_MEANWHILE` where the file is not the one that
 * `mark` names, and with `CREDENTIALS_NOT_WRITABLE` where its owner could not be kept.
 */
export async function rewriteFile(
  shell: HostShell,
  file: PlacedFile,
  old: { readonly mark: string },
  content: string,
): Promise<void> {
  const path = `${file.directory}/${file.name}`;
  shell.scope.note(`writing ${path}`);
  const bytes = new TextEncoder().encode(content);
  const temporary = `${temporaryPrefix}${randomBytes(12).toString("hex")}.partial`;
  const answer = await runInPlace(
    shell,
    file,
    rewriteScript,
    [file.name, old.mark, temporary, String(bytes.byteLength)],
    { stdin: bytes, intent: "replace a file's content" },
  );
  if (answer.trim() === "done") return;
  if (answer.trim() === "changed") {
    throw shell.error("CHANGED_MEANWHILE", `${path} changed while it was read. It was not written.`, {
      isRetryable: true,
      remedies: ["Check who changes the file, then run the step again."],
    });
  }
  throw shell.error(
    "CREDENTIALS_NOT_WRITABLE",
    `${path} could not keep its owner and mode, so it was not written.`,
    { remedies: ["Give the file to the Runner's user, or to root in a directory of root's."] },
  );
}
