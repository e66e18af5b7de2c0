import type { FileOptions } from "../contract/host-session.js";
import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";
import { checkedPath } from "./checked-path.js";
import { codeOfFileFailure, fileFailure } from "./file-failure.js";
import { tryHostScript } from "./host-script.js";
import type { FileContext } from "./host-script.js";

/** A list without its beginning would be taken for the whole: above it there is none. */
const mostNameBytes = 16 * 1024 * 1024;

// `ls` only tells whether the directory can be read: a pattern that matches nothing keeps silent about it.
const script = String.raw`
cd -- "$1" && ls -A . >/dev/null || exit 1
for name in * .[!.]* ..?*; do
  if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\0' "$name"; fi
done
exit 0
`;

/** {@link HostSession.readDirectory}. Names are parted by NUL on the way: they may hold line feeds. */
export async function readDirectory(
  context: FileContext,
  path: string,
  options: FileOptions,
  mostBytes: number = mostNameBytes,
): Promise<readonly string[] | null> {
  const intent = `list ${path}`;
  const { end, stdout, stderr } = await tryHostScript(context, {
    script,
    args: [checkedPath(path)],
    intent,
    options,
    maxOutputBytes: mostBytes,
  });
  if (end.exitCode !== 0) {
    // dash says "can't cd to" whatever the reason is; the reason is asked for only then.
    if (stderr.text().includes("can't cd to")) return explainNoDirectory(context, path, options);
    if (codeOfFileFailure(stderr.text()) === "NOT_FOUND") return null;
    throw fileFailure(context.address, intent, end, stderr.text());
  }
  if (stdout.isTruncated) {
    throw new TransportError({
      code: "OUTPUT_TOO_LARGE",
      address: context.address,
      message: `Could not ${printable(intent)} on ${context.address}: the names in it are more than ${mostBytes} bytes.`,
    });
  }
  return stdout
    .text()
    .split("\0")
    .filter((name) => name !== "")
    .sort();
}

async function explainNoDirectory(context: FileContext, path: string, options: FileOptions): Promise<null> {
  const { end, stderr } = await tryHostScript(context, {
    script: 'exec ls -Ad -- "$1/."',
    args: [checkedPath(path)],
    intent: `list ${path}`,
    options,
  });
  if (codeOfFileFailure(stderr.text()) === "NOT_FOUND") return null;
  throw fileFailure(context.address, `list ${path}`, end, stderr.text() || "Permission denied");
}
