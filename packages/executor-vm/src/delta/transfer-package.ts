import type { OpenPackage } from "@runner-upgrade/executor";
import { removePlaced, writePlacedFile, type WrittenPlacedFile } from "../files/write-placed-file.js";
import { placedIn, type TargetCall } from "../target/target-call.js";
import type { Base } from "./base/make-base.js";
import { recordedBase, type RecordedBase } from "./host/recorded-base.js";
import { keepCopy } from "./keep-copy.js";
import { LinkMeter } from "./link-meter.js";
import type { PackageBases } from "./package-bases.js";
import { measuredBytes, mostPackageBytes, paysOff } from "./pays-off.js";
import { PrivateFile } from "./private-file.js";
import { sendDelta } from "./send-delta.js";
import { stagePackage } from "./stage-package.js";

/** A download that was opened, and what must not be in a base of it. */
export interface Download extends OpenPackage {
  readonly secrets: readonly string[];
}

/** A package on the host; how much of it crossed the link. */
export interface TransferredPackage extends WrittenPlacedFile {
  readonly sentBytes: number;
}

/**
 * Brings a package to the host, under its staged name: what differs from the base that the host has, or the whole of it.
 * What goes wrong with the delta costs time and nothing else.
 */
export async function transferPackage(
  call: TargetCall,
  download: Download,
  bases: PackageBases,
): Promise<TransferredPackage> {
  const recorded = call.shell.settings.delta === "off" ? null : recordedBase(call.context);
  const base = recorded === null ? null : await bases.of(call.context);
  if (recorded !== null && base?.sha256 === recorded.sha256) {
    const file = await openQuietly();
    if (file !== null)
      return transferStaged(call, { download, file, base, recorded }).finally(() => file.close());
  }
  return keepsCopy(call, download, bases)
    ? transferWithCopy(call, download, bases)
    : transferWhole(call, download, download.stream);
}

/** Only what is on this machine whole can be compared, and sent once more where the host refuses the delta. */
async function transferStaged(
  call: TargetCall,
  parts: {
    readonly download: Download;
    readonly file: PrivateFile;
    readonly base: Base;
    readonly recorded: RecordedBase;
  },
): Promise<TransferredPackage> {
  const { shell, context, files, place } = call;
  const { download, file, base, recorded } = parts;
  const staged = await stagePackage(download.stream, file, {
    mostBytes: mostPackageBytes,
    onBytes: (doneBytes) => {
      shell.scope.check();
      shell.scope.note(`${String(doneBytes)} bytes of the package downloaded`);
      context.onProgress?.({
        message: "Downloading the package.",
        doneBytes,
        totalBytes: download.sizeBytes,
      });
    },
  });
  const { sha256 } = staged;
  if (sha256 !== null && (download.sizeBytes ?? file.bytes) === file.bytes) {
    const sentBytes = await sendDelta(call, { file, sha256, base, recorded });
    if (sentBytes !== null) return { bytes: file.bytes, sha256, sentBytes };
  }
  // The host may lack the room for both.
  await removePlaced(shell, place, [files.base]).catch(() => undefined);
  return transferWhole(call, download, staged.stream());
}

/** Passes the package on and keeps a copy for a base, unless both links turn out to be fast. */
async function transferWithCopy(
  call: TargetCall,
  download: Download,
  bases: PackageBases,
): Promise<TransferredPackage> {
  const file = await openQuietly();
  if (file === null) return transferWhole(call, download, download.stream);
  const meter = new LinkMeter(call.shell.settings.clock);
  const copy = keepCopy(download.stream, file, (bytes) => {
    if (bytes > mostPackageBytes) return false;
    const rate = meter.see(bytes);
    return rate === null || paysOff(download.sizeBytes ?? mostPackageBytes, 0, rate);
  });
  let isKept = false;
  try {
    const written = await transferWhole(call, download, copy.stream);
    isKept = (await copy.isWhole()) && file.bytes === written.bytes && file.bytes >= measuredBytes;
    if (isKept) bases.make(call.context, file, download.secrets);
    return written;
  } finally {
    if (!isKept) await file.close();
  }
}

function keepsCopy(
  { shell, context }: TargetCall,
  { sizeBytes, secrets }: Download,
  bases: PackageBases,
): boolean {
  // The package of a replica comes before the stop: nothing is won by sending less of it.
  if (context.replica !== undefined) return false;
  if (shell.settings.delta === "off" || secrets.length === 0 || !bases.lacks(context)) return false;
  return sizeBytes === null || (sizeBytes >= measuredBytes && sizeBytes <= mostPackageBytes);
}

async function transferWhole(
  call: TargetCall,
  { sizeBytes }: Download,
  stream: ReadableStream<Uint8Array>,
): Promise<TransferredPackage> {
  const { shell, files, context } = call;
  const written = await writePlacedFile(shell, placedIn(call, files.staged), stream, {
    ...(sizeBytes === null ? {} : { expectedBytes: sizeBytes }),
    onBytes: (writtenBytes) => {
      shell.scope.note(`${String(writtenBytes)} bytes of the package sent`);
      context.onProgress?.({
        message: "Sending the package to the host.",
        doneBytes: writtenBytes,
        totalBytes: sizeBytes,
      });
    },
  });
  return { ...written, sentBytes: written.bytes };
}

/** A machine whose temporary directory cannot be written streams every package. */
function openQuietly(): Promise<PrivateFile | null> {
  return PrivateFile.open().catch(() => null);
}
