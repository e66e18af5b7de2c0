import { createHash, randomBytes } from "node:crypto";
import { posix } from "node:path";

import type { InputData } from "../contract/command.js";
import type { FileOwner, WriteFileOptions, WrittenFile } from "../contract/host-session.js";
import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";
import { checkedPath } from "./checked-path.js";
import { runHostScript } from "./host-script.js";
import type { FileContext } from "./host-script.js";
import { receiveFunction } from "./receive-function.js";

// Arguments: target, temporary file, how many bytes it must get (or -), flow or whole. It answers size and SHA-256 (or -).
// When nobody listens to the answer any more (the connection is gone), the temporary file goes too.
const receiveScript = `
${receiveFunction}
umask 077
set -C
temporary=$2
clean() { rm -f -- "$temporary"; }
fail() { clean; exit 1; }
trap fail TERM INT HUP
trap '' PIPE
if [ -d "$1" ]; then printf '%s is a directory\\n' "$1" >&2; exit 1; fi
receive "$temporary" "$4" || fail
size=$(wc -c <"$temporary") || fail
size=$((size))
if [ "$3" = - ] || [ "$size" = "$3" ]; then
  sync -- "$temporary" 2>/dev/null || sync || fail
  [ "$hash" != - ] || hash=$(sha256sum <"$temporary" 2>/dev/null || shasum -a 256 <"$temporary" 2>/dev/null ||
    openssl dgst -sha256 -r <"$temporary" 2>/dev/null) || hash=-
else
  hash=-
  clean
fi
printf '%s %s\\n' "$size" "\${hash%% *}" || fail
`;

// Arguments: temporary file, target, its directory, mode, owner (or -).
const publishScript = `
fail() { rm -f -- "$1"; exit 1; }
if [ "$5" != - ]; then chown -- "$5" "$1" || fail "$1"; fi
chmod -- "$4" "$1" || fail "$1"
if [ -d "$2" ]; then printf '%s is a directory\\n' "$2" >&2; fail "$1"; fi
mv -f -- "$1" "$2" </dev/null || fail "$1"
sync -- "$3" 2>/dev/null
exit 0
`;

/** {@link HostSession.writeFile}. */
export async function writeFile(
  context: FileContext,
  path: string,
  data: InputData,
  options: WriteFileOptions,
): Promise<WrittenFile> {
  const { mode = 0o600, expectedBytes = knownBytes(data), onProgress, timeLimitMs } = options;
  const owner = ownerArgument(options.owner);
  const target = checkedPath(path);
  const directory = posix.dirname(target);
  const temporary = posix.join(
    directory,
    `.${posix.basename(target).slice(0, 40)}.${randomBytes(8).toString("hex")}.partial`,
  );
  const intent = `write ${path}`;
  const flow = data instanceof ReadableStream ? "flow" : "whole";
  const deadlineMs = timeLimitMs === undefined ? null : context.clock.now() + timeLimitMs;
  let hash = createHash("sha256");
  let writtenBytes = 0;
  let isPublishing = false;

  try {
    const answer = await runHostScript(context, {
      script: receiveScript,
      args: [target, temporary, expectedBytes === null ? "-" : String(expectedBytes), flow],
      intent,
      options,
      defaultTimeLimitMs: null,
      stdin: data,
      onStart: () => {
        hash = createHash("sha256");
        writtenBytes = 0;
      },
      onInput: (bytes) => {
        hash.update(bytes);
        writtenBytes += bytes.length;
        onProgress?.({ writtenBytes, totalBytes: expectedBytes });
      },
    });
    const sha256 = hash.digest("hex");
    const [hostBytes, hostHash] = answer.trim().split(" ");
    const wanted = expectedBytes ?? writtenBytes;
    if (
      Number(hostBytes) !== wanted ||
      writtenBytes !== wanted ||
      (hostHash !== "-" && hostHash !== sha256)
    ) {
      throw notWhatWasSent(context.address, path, { wanted, writtenBytes, hostBytes, hostHash, sha256 });
    }
    isPublishing = true;
    await runHostScript(context, {
      script: publishScript,
      args: [temporary, target, directory, mode.toString(8).padStart(4, "0"), owner],
      intent,
      options: {
        ...options,
        ...(deadlineMs === null ? {} : { timeLimitMs: Math.max(1, deadlineMs - context.clock.now()) }),
      },
      isChange: true,
    });
    return { path, bytes: writtenBytes, sha256, isHashProven: hostHash !== "-" };
  } catch (error) {
    await cleanUp(context, temporary, options, error);
    // Before the renaming the target is as it was, whatever else happened.
    if (!isPublishing && TransportError.isInstance(error) && error.mayHaveTakenEffect) {
      throw withoutEffect(error);
    }
    throw error;
  }
}

function knownBytes(data: InputData): number | null {
  if (typeof data === "string") return Buffer.byteLength(data, "utf8");
  return data instanceof Uint8Array ? data.length : null;
}

function ownerArgument(owner: FileOwner | undefined): string {
  if (owner === undefined) return "-";
  const text = "user" in owner ? `${owner.user}:${owner.group}` : `${owner.uid}:${owner.gid}`;
  if (/[\0\n]/.test(text) || text.startsWith("-"))
    throw new TypeError("Expected `owner` to be names or numbers.");
  return text;
}

async function cleanUp(
  context: FileContext,
  temporary: string,
  options: WriteFileOptions,
  error: unknown,
): Promise<void> {
  if (
    TransportError.isInstance(error) &&
    (error.code === "CONNECTION_LOST" || error.code === "SUDO_DENIED")
  ) {
    return;
  }
  await runHostScript(context, {
    script: 'exec rm -f -- "$1"',
    args: [temporary],
    intent: `remove ${temporary}`,
    // Not the caller's signal: it may be what ended the writing.
    options: { timeLimitMs: 10_000, ...(options.become === undefined ? {} : { become: options.become }) },
  }).catch(() => undefined);
}

function withoutEffect(error: TransportError): TransportError {
  return new TransportError({
    code: error.code,
    address: error.address ?? "",
    message: error.message,
    isRetryable: error.isRetryable,
    mayHaveTakenEffect: false,
    cause: error,
  });
}

function notWhatWasSent(
  address: string,
  path: string,
  found: {
    readonly wanted: number;
    readonly writtenBytes: number;
    readonly hostBytes: string | undefined;
    readonly hostHash: string | undefined;
    readonly sha256: string;
  },
): TransportError {
  const { wanted, writtenBytes, hostBytes = "?", hostHash = "?", sha256 } = found;
  const difference =
    Number(hostBytes) === wanted && writtenBytes === wanted
      ? `SHA-256 ${sha256} was sent, ${hostHash} arrived`
      : `${wanted} bytes were expected, ${writtenBytes} sent, ${hostBytes} arrived`;
  return new TransportError({
    code: "SIZE_MISMATCH",
    address,
    mayHaveTakenEffect: false,
    message: `Could not write ${printable(path)} on ${address}: ${difference}. What was there before is untouched; send it again.`,
  });
}
