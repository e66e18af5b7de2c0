import type { FileOptions, RemoveOptions } from "../contract/host-session.js";
import { checkedPath } from "./checked-path.js";
import { runHostScript } from "./host-script.js";
import type { FileContext } from "./host-script.js";

/** {@link HostSession.rename}. A directory at the target is refused: `mv` would move into it. */
export async function renameFile(
  context: FileContext,
  from: string,
  to: string,
  options: FileOptions,
): Promise<void> {
  await runHostScript(context, {
    script:
      'if [ -d "$2" ]; then printf "%s is a directory\\n" "$2" >&2; exit 1; fi; exec mv -f -- "$1" "$2" </dev/null',
    args: [checkedPath(from), checkedPath(to)],
    intent: `rename ${from} to ${to}`,
    options,
    isChange: true,
  });
}

/** {@link HostSession.remove}. */
export async function removeFile(context: FileContext, path: string, options: RemoveOptions): Promise<void> {
  await runHostScript(context, {
    script: options.recursive === true ? 'exec rm -rf -- "$1"' : 'exec rm -f -- "$1"',
    args: [checkedPath(path)],
    intent: `remove ${path}`,
    options,
    isChange: true,
  });
}

/** {@link HostSession.makeTemporaryDirectory}. */
export async function makeTemporaryDirectory(
  context: FileContext,
  prefix: string,
  options: FileOptions,
): Promise<string> {
  const path = await runHostScript(context, {
    script: 'exec mktemp -d -- "$1XXXXXXXXXX"',
    args: [checkedPath(prefix)],
    intent: `make a temporary directory ${prefix}…`,
    options,
    isChange: true,
  });
  return path.replace(/\n$/, "");
}
