import type { HostShell } from "../host/host-shell.js";
import type { Place } from "../files/place.js";
import { runInPlace } from "../files/run-in-place.js";

// Arguments: the package, the name of the kept one, the staged one, the marks of the old and the new. Both are compared by
// open descriptors, and the new one gets the owner and the mode of the old one before it takes its place. At each moment
// a whole package has the name that the invocation names: the old one gets a second name first.
const swapScript = `
package=$1 kept=$2 staged=$3 old=$4 new=$5
is_kept() { is_plain "$kept" && [ "$(stat -c '%s:%Y' -- "$kept")" = "\${old#*:}" ]; }
is_plain "$package" && exec 3<"$package" || { echo no-package; exit 0; }
is_plain "$staged" && exec 4<"$staged" && [ "$(mark 4)" = "$new" ] || { echo not-staged; exit 0; }
if [ "$(mark 3)" = "$old" ]; then
  if ! is_kept; then
    rm -f -- "$kept" || exit 1
    ln -- "$package" "$kept" 2>/dev/null || cp -p -- "$package" "$kept" || exit 1
    is_kept || { echo changed; exit 0; }
  fi
else
  # What a former installation put there may be replaced: the old one is kept already.
  is_kept || { echo changed; exit 0; }
fi
owner=$(stat -L -c '%u:%g' /proc/self/fd/3) mode=$(stat -L -c '%a' /proc/self/fd/3)
if [ "$(stat -L -c '%u:%g' /proc/self/fd/4)" != "$owner" ]; then
  chown -- "$owner" /proc/self/fd/4 2>/dev/null || chgrp -- "\${owner#*:}" /proc/self/fd/4 || exit 1
fi
chmod -- "$mode" /proc/self/fd/4 || exit 1
[ "$(stat -L -c '%u:%g' /proc/self/fd/4)" = "$owner" ] || { echo owner; exit 0; }
mv -f -- "$staged" "$package" </dev/null || exit 1
sync -- . 2>/dev/null
echo done
`;

/** How an attempt to put the new package in place ended. */
export type SwapOutcome = "done" | "no-package" | "not-staged" | "changed" | "owner";

/**
 * Puts the new package in the old one's place, with its owner and mode, and keeps the old one aside. Nothing is replaced
 * that is not the old package. Can be repeated after any interruption.
 */
export async function putInPlace(
  shell: HostShell,
  place: Place,
  names: {
    readonly packageFile: string;
    readonly kept: string;
    readonly staged: string;
    readonly oldMark: string;
    readonly newMark: string;
  },
): Promise<SwapOutcome> {
  shell.scope.note("putting the new package in place");
  const { packageFile, kept, staged, oldMark, newMark } = names;
  const answer = await runInPlace(shell, place, swapScript, [packageFile, kept, staged, oldMark, newMark], {
    intent: "replace the package",
  });
  return answer.trim() as SwapOutcome;
}

// Arguments: the package, the kept one, the staged one, the mark of the old package. What lies under the kept name counts
// only if it is the old package: a copy of it has another inode.
const putBackScript = `
package=$1 kept=$2 staged=$3 old=$4
rm -f -- "$staged" || exit 1
is_plain "$kept" && exec 3<"$kept" || { echo nothing; exit 0; }
now=$(mark 3)
[ "\${now#*:}" = "\${old#*:}" ] || { echo nothing; exit 0; }
# The swap was cut between its two moves: the old package has two names, and nothing is to be put back.
if is_plain "$package" && [ "$(stat -c '%i:%s:%Y' -- "$package")" = "$now" ]; then rm -f -- "$kept"; echo nothing; exit 0; fi
[ ! -d "$package" ] || [ -L "$package" ] || exit 1
mv -f -- "$kept" "$package" </dev/null || exit 1
sync -- . 2>/dev/null
echo back
`;

/** Removes the staged package and puts the kept one back in its place. Returns whether there was one to put back. */
export async function putBack(
  shell: HostShell,
  place: Place,
  names: {
    readonly packageFile: string;
    readonly kept: string;
    readonly staged: string;
    readonly oldMark: string;
  },
): Promise<boolean> {
  shell.scope.note("putting the old package back in place");
  const { packageFile, kept, staged, oldMark } = names;
  const answer = await runInPlace(shell, place, putBackScript, [packageFile, kept, staged, oldMark], {
    intent: "put the old package back",
  });
  return answer.trim() === "back";
}
