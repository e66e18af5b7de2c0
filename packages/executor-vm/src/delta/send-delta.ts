import { withBoundedShell } from "../host/bounded-shell.js";
import type { HostShell } from "../host/host-shell.js";
import { placedIn, type TargetCall } from "../target/target-call.js";
import type { Base } from "./base/make-base.js";
import { assemble } from "./host/assemble.js";
import { deltaStream } from "./host/delta-stream.js";
import type { RecordedBase } from "./host/recorded-base.js";
import { confirmCopies } from "./match/confirm-copies.js";
import { matchEntries } from "./match/match-entries.js";
import { literalBytesOf, segmentsOf } from "./match/segments.js";
import { linkMs, paysOff } from "./pays-off.js";
import type { PrivateFile } from "./private-file.js";
import { readEntries } from "./zip/read-entries.js";

/** A slower delta is ended, and the package streamed: a host whose disk hangs would take the whole step's time. */
const fewestMs = 60_000;

/** A package on this machine, and the base of it on the host. */
interface DeltaParts {
  readonly file: PrivateFile;
  readonly sha256: string;
  readonly base: Base;
  readonly recorded: RecordedBase;
}

/**
 * Sends what a package has and the base does not, and has the host put the package together. Returns how many bytes were sent;
 * null where that does not pay off or did not come to the very bytes of the package. Rejects only when the call itself is
 * over.
 */
export async function sendDelta(call: TargetCall, parts: DeltaParts): Promise<number | null> {
  const { shell, context } = call;
  const { file, recorded } = parts;
  try {
    const limitMs = Math.max(fewestMs, linkMs(file.bytes, recorded.rate));
    return await withBoundedShell(shell, limitMs, (bounded) => send(bounded, call, parts));
  } catch {
    shell.scope.check();
    context.onProgress?.({
      message: "The host could not put the package together, so it is streamed whole.",
    });
    return null;
  }
}

async function send(shell: HostShell, call: TargetCall, parts: DeltaParts): Promise<number | null> {
  const { context, files } = call;
  const { file, sha256, base, recorded } = parts;
  shell.scope.note("comparing the package with the base");
  const entries = await readEntries(file);
  if (entries === null) return null;
  const copies = await confirmCopies(file, base.file, matchEntries(entries, base.entries));
  const segments = segmentsOf(copies, file.bytes);
  const literalBytes = literalBytesOf(segments);
  if (!paysOff(file.bytes, literalBytes, recorded.rate)) return null;
  const delta = deltaStream(segments, file);
  shell.scope.note("putting the package together on the host");
  context.onProgress?.({
    message: `Sending the ${String(delta.bytes)} bytes of the package that the host does not have.`,
    doneBytes: file.bytes,
    totalBytes: file.bytes,
  });
  const outcome = await assemble(shell, placedIn(call, files.staged), {
    base: { name: files.base, mark: recorded.mark },
    delta,
    bytes: file.bytes,
    sha256,
  });
  if (outcome === "done") return delta.bytes;
  throw new Error(outcome);
}
