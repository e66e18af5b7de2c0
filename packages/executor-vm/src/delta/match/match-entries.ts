import type { BaseEntry } from "../base/make-base.js";
import type { ZipEntry } from "../zip/parse-directory.js";

/** Bytes of a package that are the same as bytes of a base. */
export interface Copy {
  /** Where they begin in the package. */
  readonly at: number;
  /** Where they begin in the base. */
  readonly from: number;
  readonly bytes: number;
}

/**
 * Finds the entries of a package that a base probably has too, by CRC-32 and length: neighbours in both become one. It
 * proves nothing, and a base that was made of any other package gives no more than wrong candidates.
 */
export function matchEntries(entries: readonly ZipEntry[], base: readonly BaseEntry[]): readonly Copy[] {
  const firstOf = new Map<number, number>();
  for (const [index, { crc }] of base.entries()) if (!firstOf.has(crc)) firstOf.set(crc, index);
  const copies: { at: number; from: number; bytes: number }[] = [];
  let next = 0;
  for (const { crc, at, end } of entries) {
    const bytes = end - at;
    const fits = (index: number | undefined): index is number => {
      const candidate = index === undefined ? undefined : base[index];
      return candidate?.crc === crc && candidate.bytes === bytes;
    };
    // The same content may be in a package many times: the one that goes on with the last copy is the best.
    const index = [next, firstOf.get(crc)].find(fits);
    const match = index === undefined ? undefined : base[index];
    if (index === undefined || match === undefined) continue;
    next = index + 1;
    const last = copies.at(-1);
    if (last !== undefined && last.at + last.bytes === at && last.from + last.bytes === match.at)
      last.bytes += bytes;
    else copies.push({ at, from: match.at, bytes });
  }
  return copies;
}
