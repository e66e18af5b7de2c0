import type { ReadFileOptions } from "../contract/host-session.js";
import { TransportError } from "../errors/transport-error.js";
import { codeOfFileFailure, fileFailure } from "./file-failure.js";
import { tryHostScript } from "./host-script.js";
import type { FileContext } from "./host-script.js";
import { printable } from "../text/printable.js";
import { checkedPath } from "./checked-path.js";

/** {@link HostSession.readFile}. The host stops one byte above the limit: a huge file is not sent to be refused. */
export async function readFile(
  context: FileContext,
  path: string,
  options: ReadFileOptions,
): Promise<Uint8Array | null> {
  const { maxBytes = 1024 * 1024 } = options;
  const intent = `read ${path}`;
  const { end, stdout, stderr } = await tryHostScript(context, {
    script: 'exec head -c "$2" -- "$1"',
    args: [checkedPath(path), String(maxBytes + 1)],
    intent,
    options,
    maxOutputBytes: Math.max(maxBytes + 1, 4_096),
  });
  if (end.exitCode !== 0) {
    if (codeOfFileFailure(stderr.text()) === "NOT_FOUND") return null;
    throw fileFailure(context.address, intent, end, stderr.text());
  }
  const bytes = stdout.bytes();
  if (bytes.length > maxBytes) {
    throw new TransportError({
      code: "FILE_TOO_LARGE",
      address: context.address,
      message: `Could not ${printable(intent)} on ${context.address}: it has more than ${maxBytes} bytes (option \`maxBytes\`).`,
    });
  }
  return bytes;
}
