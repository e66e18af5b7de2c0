import type { HostShell, Rights } from "../host/host-shell.js";

// Arguments: the file, a temporary name beside it, how many bytes will come. The copy takes mode, owner, access lists
// and labels along; then its content is replaced, and it takes the file's place as a whole.
const rewriteScript = `
umask 077
fail() { rm -f -- "$2"; exit 1; }
rm -f -- "$2"
cp --preserve=all -- "$1" "$2" 2>/dev/null || cp -p -- "$1" "$2" || fail "$@"
cat >"$2" || fail "$@"
size=$(wc -c <"$2") || fail "$@"
if [ "$((size))" != "$3" ]; then printf 'only %s of %s bytes arrived\\n' "$((size))" "$3" >&2; fail "$@"; fi
sync -- "$2" 2>/dev/null || sync || fail "$@"
mv -f -- "$2" "$1" || fail "$@"
`;

/**
 * Replaces a file's content and nothing else about it: same place, owner, mode, access lists and labels. Whole or not
 * at all; the content travels by standard input. A symbolic link is followed.
 */
export async function rewriteFile(
  shell: HostShell,
  path: string,
  content: string,
  as: Rights,
): Promise<void> {
  shell.scope.note(`writing ${path}`);
  const { stdout } = await shell.script('readlink -f -- "$1"', [path], { as });
  const target = stdout.replace(/\n$/, "");
  const bytes = new TextEncoder().encode(content);
  await shell.script(rewriteScript, [target, `${target}.runner-upgrade`, String(bytes.byteLength)], {
    as,
    stdin: bytes,
  });
}
