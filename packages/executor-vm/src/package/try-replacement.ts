import { randomBytes } from "node:crypto";
import type { Place } from "../files/place.js";
import { runInPlace } from "../files/run-in-place.js";
import { temporaryPrefix } from "../files/write-placed-file.js";
import type { HostShell } from "../host/host-shell.js";

// Arguments: the package, two temporary names, and how many bytes are to have room. Everything that a replacement does to
// its directory is done to a file of our own: made, filled, renamed, removed. The package itself is given a second name for a
// moment, which the kernel refuses for what may not be replaced either: an immutable file, one that is a mount of its own.
const tryScript = `
package=$1 first=$2 second=$3 bytes=$4
exec 2>&1
trap 'rm -f -- "$first" "$second" 2>/dev/null' EXIT
trap 'exit 1' TERM INT HUP
said() { printf '%s\\n' "$1"; exit 0; }
set -C
cat </dev/null >"$first" || said create
set +C
if [ "$bytes" != 0 ]; then
  reason=$(fallocate -l "$bytes" -- "$first" 2>&1) || case "$reason" in
    *[Nn]'o space'*|*quota*) printf '%s\\n' "$reason"; said fill ;;
    *) head -c "$bytes" /dev/zero >"$first" || said fill ;;
  esac
fi
mv -f -- "$first" "$second" </dev/null || said rename
reason=$(ln -- "$package" "$first" 2>&1) || if ln -- "$second" "$first" 2>/dev/null; then
  printf '%s\\n' "$reason"
  said package
fi
rm -f -- "$first" "$second" || said remove
said done
`;

/** Why a package could not be replaced: what was tried, and what the host said. */
export interface ReplacementFault {
  readonly code: "NO_ROOM" | "READ_ONLY" | "PACKAGE_NOT_REPLACEABLE";
  /** A sentence without secrets. */
  readonly message: string;
}

const tried: Readonly<Record<string, string>> = {
  create: "no file can be made",
  fill: "a file of the package's size cannot be written",
  rename: "a file cannot be renamed",
  remove: "a file cannot be removed",
  package: "the package cannot be replaced",
};

/**
 * Tries whether a package could be replaced, beside it and with the very rights of the replacement; the package stays as it
 * is and nothing is left behind. Null where it could.
 */
export async function tryReplacement(
  shell: HostShell,
  place: Place,
  names: { readonly packageFile: string; readonly bytes: number },
): Promise<ReplacementFault | null> {
  shell.scope.note("trying whether the package can be replaced");
  const temporary = `${temporaryPrefix}${randomBytes(12).toString("hex")}`;
  const answer = await runInPlace(
    shell,
    place,
    tryScript,
    [names.packageFile, `${temporary}.partial`, `${temporary}-2.partial`, String(names.bytes)],
    { intent: "try a replacement" },
  );
  const lines = answer.trimEnd().split("\n");
  const step = lines.pop() ?? "";
  if (step === "done") return null;
  const reason = lines.join("\n");
  const said = shell.quote(reason).trim();
  const message = `In ${place.directory} ${tried[step] ?? "a replacement fails"} (${said || "no reason was given"}).`;
  if (/no space left|quota/i.test(reason)) return { code: "NO_ROOM", message };
  if (/read-only file system/i.test(reason) && step !== "package") return { code: "READ_ONLY", message };
  return { code: "PACKAGE_NOT_REPLACEABLE", message };
}

/** What a person can do about each. */
export const replacementRemedies: Readonly<Record<ReplacementFault["code"], readonly string[]>> = {
  NO_ROOM: ["Make room there, or raise the quota of the Runner's user, before the upgrade."],
  READ_ONLY: ["Mount it writable for the upgrade."],
  PACKAGE_NOT_REPLACEABLE: [
    "Look at its attributes and mounts (`lsattr -d`, `findmnt`): take the immutable or append-only attribute off, or put the package where it is no mount of its own.",
  ],
};
