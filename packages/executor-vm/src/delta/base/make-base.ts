import { createHash } from "node:crypto";
import { PrivateFile } from "../private-file.js";
import { readLocalHeader } from "../zip/local-header.js";
import type { ZipEntry } from "../zip/parse-directory.js";
import { readEntries } from "../zip/read-entries.js";
import { needlesOf } from "./needles.js";
import { entryHolds } from "./search-entry.js";

/** One entry in a base: its local header, its content, and its data descriptor where it has one. */
export interface BaseEntry {
  readonly crc: number;
  /** Where it begins in the base. */
  readonly at: number;
  readonly bytes: number;
}

/** The entries of a package that every package of its version has, one behind the other, without credentials. */
export interface Base {
  readonly file: PrivateFile;
  readonly bytes: number;
  readonly sha256: string;
  /** In the order of their offsets. */
  readonly entries: readonly BaseEntry[];
  /** Of the package that it was made of. */
  readonly packageBytes: number;
}

const mostExtraBytes = 64;
const mostDescriptorBytes = 24;
const copiedBytes = 512 * 1024;

/**
 * Makes a base of a downloaded package. Kept are compiled classes and large binary entries, nothing else: no gap between
 * entries, no comment, no directory. Null where the package is not understood for certain, or where one of the secrets
 * stands in an entry that would be kept: then this package carries its credentials where none are expected.
 */
export async function makeBase(
  source: PrivateFile,
  options: { readonly secrets: readonly string[]; readonly signal: AbortSignal },
): Promise<Base | null> {
  const needles = needlesOf(options.secrets);
  const entries = needles === null ? null : await readEntries(source);
  if (needles === null || entries === null) return null;
  const kept: ZipEntry[] = [];
  for (const entry of entries) {
    options.signal.throwIfAborted();
    if (entry.kind !== "code" && entry.kind !== "bulk") continue;
    const content = await readLocalHeader(source, entry);
    if (content === null) return null;
    // What is larger than a timestamp or a data descriptor may be anything.
    if (content.extraBytes > mostExtraBytes || content.restBytes > mostDescriptorBytes) continue;
    if (await entryHolds(source, entry, content, needles)) return null;
    kept.push(entry);
  }
  return kept.length === 0 ? null : copyEntries(source, kept, options.signal);
}

async function copyEntries(
  source: PrivateFile,
  kept: readonly ZipEntry[],
  signal: AbortSignal,
): Promise<Base> {
  const file = await PrivateFile.open();
  const hash = createHash("sha256");
  const entries: BaseEntry[] = [];
  try {
    let bytes = 0;
    const buffer = Buffer.allocUnsafe(copiedBytes);
    for (const { crc, at, end } of kept) {
      entries.push({ crc, at: bytes, bytes: end - at });
      bytes += end - at;
    }
    for (const { at, end } of runsOf(kept)) {
      for (let from = at; from < end; from += copiedBytes) {
        signal.throwIfAborted();
        const chunk = await source.readInto(buffer.subarray(0, Math.min(copiedBytes, end - from)), from);
        hash.update(chunk);
        await file.append(chunk);
      }
    }
    return { file, bytes, sha256: hash.digest("hex"), entries, packageBytes: source.bytes };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Neighbours as one. */
function runsOf(entries: readonly ZipEntry[]): readonly { readonly at: number; readonly end: number }[] {
  const runs: { at: number; end: number }[] = [];
  for (const { at, end } of entries) {
    const last = runs.at(-1);
    if (last?.end === at) last.end = end;
    else runs.push({ at, end });
  }
  return runs;
}
