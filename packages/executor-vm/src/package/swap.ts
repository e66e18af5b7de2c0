import type { HostShell, Rights } from "../host/host-shell.js";

// Arguments: old, kept, new. At each moment a whole package has the name that the invocation names: the old one gets a
// second name first, then the new one takes its place.
const swapScript = `
if [ ! -e "$2" ]; then ln -- "$1" "$2" 2>/dev/null || cp -p -- "$1" "$2.partial" && { [ -e "$2" ] || mv -f -- "$2.partial" "$2"; } || exit 1; fi
mv -f -- "$3" "$1" || exit 1
sync -- "\${1%/*}" 2>/dev/null
exit 0
`;

/** Puts the new package in the old one's place and keeps the old one aside. Can be repeated after any interruption. */
export async function putInPlace(
  shell: HostShell,
  paths: { readonly packageFile: string; readonly kept: string; readonly staged: string },
  as: Rights,
): Promise<void> {
  shell.scope.note("putting the new package in place");
  await shell.script(swapScript, [paths.packageFile, paths.kept, paths.staged], { as });
}

/** Puts the kept package back in its place. */
export async function putBack(
  shell: HostShell,
  paths: { readonly packageFile: string; readonly kept: string },
  as: Rights,
): Promise<void> {
  shell.scope.note("putting the old package back in place");
  await shell.script('exec mv -f -- "$1" "$2"', [paths.kept, paths.packageFile], { as });
}
