import { removePlaced, writePlacedFile } from "../files/write-placed-file.js";
import { GivenUp, withBoundedShell } from "../host/bounded-shell.js";
import type { HostShell } from "../host/host-shell.js";
import { markOf } from "../package/file-mark.js";
import { placedIn, type TargetCall } from "../target/target-call.js";
import type { Base } from "./base/make-base.js";
import { hasRoom } from "./host/has-room.js";
import { recordedBase, type RecordedBase } from "./host/recorded-base.js";
import { LinkMeter } from "./link-meter.js";
import type { PackageBases } from "./package-bases.js";
import { linkMs, paysOff } from "./pays-off.js";

/** For the old token, the journal of a file system, and whatever else writes there. */
const spareBytes = 64 * 1024 * 1024;

/**
 * Sends the host a base of the new package, beside the old one, while the Runner still serves. Null where there is none, where
 * the link is so fast that the whole package takes no longer, and where it fails: that is told by a progress message,
 * and the package is streamed. Rejects only when the call itself is over.
 */
export async function sendBase(
  call: TargetCall,
  bases: PackageBases,
  limitMs: number,
): Promise<RecordedBase | null> {
  const { shell, context, files, place } = call;
  if (shell.settings.delta === "off" || limitMs <= 0) return null;
  try {
    return await withBoundedShell(shell, limitMs, async (bounded, giveUp) => {
      const base = await withSignal(bases.of(context), bounded.scope.signal);
      if (base === null) return null;
      const known = await baseOnHost(bounded, call, base);
      if (known !== null) return known;
      if (!(await hasRoom(bounded, place, base.bytes + 2 * base.packageBytes + spareBytes)))
        throw new GivenUp("the host has no room for it");
      return await send(bounded, call, base, { giveUp, limitMs });
    });
  } catch (error) {
    shell.scope.check();
    const why = error instanceof GivenUp ? error.message : `it failed: ${reasonOf(shell, error)}`;
    context.onProgress?.({
      message: `The host gets no base of the package, which will be streamed whole: ${why}.`,
    });
    await removePlaced(shell, place, [files.base]).catch(() => undefined);
    shell.scope.check();
    return null;
  }
}

async function send(
  shell: HostShell,
  call: TargetCall,
  base: Base,
  limits: { readonly giveUp: (why: string) => void; readonly limitMs: number },
): Promise<RecordedBase | null> {
  const { context, files } = call;
  const file = placedIn(call, files.base);
  const meter = new LinkMeter(shell.settings.clock);
  shell.scope.note("sending the base of the package");
  await writePlacedFile(shell, file, base.file.stream(), {
    expectedBytes: base.bytes,
    onBytes: (bytes) => {
      context.onProgress?.({
        message: "Sending the host what the new package has in common with others; the Runner still serves.",
        doneBytes: bytes,
        totalBytes: base.bytes,
      });
      const rate = meter.see(bytes);
      if (rate === null) return;
      if (!paysOff(base.packageBytes, 0, rate)) limits.giveUp("the link is fast");
      else if (linkMs(base.bytes, rate) > limits.limitMs) limits.giveUp("it would exceed the time limit");
    },
  });
  const mark = await markOf(shell, file);
  return mark === null ? null : { sha256: base.sha256, mark: mark.mark, rate: meter.rate };
}

/** A base that an earlier attempt of this step sent. */
async function baseOnHost(shell: HostShell, call: TargetCall, base: Base): Promise<RecordedBase | null> {
  const recorded = recordedBase(call.context);
  if (recorded?.sha256 !== base.sha256) return null;
  const mark = await markOf(shell, placedIn(call, call.files.base));
  return mark?.mark === recorded.mark ? recorded : null;
}

function reasonOf(shell: HostShell, error: unknown): string {
  return error instanceof Error ? shell.quote(error.message).replace(/\.$/, "") : "no reason was given";
}

/** Waits no longer than the signal allows. */
async function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    };
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
