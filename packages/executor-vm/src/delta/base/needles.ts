/** A secret of fewer characters cannot be told from chance. */
const fewestCharacters = 8;

/**
 * The byte sequences that betray a text in a file: the text, its hexadecimal form, and its base64 form at each of the three
 * offsets at which it may stand. Null for a text that is too short to search for.
 */
export function needlesOf(texts: readonly string[]): readonly Buffer[] | null {
  if (texts.some((text) => text.length < fewestCharacters)) return null;
  return texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    const base64 = [0, 1, 2].map((offset) => {
      // The first and the last sextets mix with the neighbours.
      const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
        .toString("base64")
        .replaceAll("=", "");
      return Buffer.from(
        encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)),
      );
    });
    return [bytes, Buffer.from(bytes.toString("hex")), ...base64];
  });
}

/** Searches a stream for byte sequences, also across its chunks. */
export class Search {
  readonly #needles: readonly Buffer[];
  readonly #overlap: number;
  #last: Buffer = Buffer.alloc(0);

  constructor(needles: readonly Buffer[]) {
    this.#needles = needles;
    this.#overlap = Math.max(...needles.map(({ length }) => length)) - 1;
  }

  /** Whether a sequence ends in this chunk. */
  finds(chunk: Uint8Array): boolean {
    const text = Buffer.concat([this.#last, chunk]);
    this.#last = Buffer.from(text.subarray(Math.max(0, text.length - this.#overlap)));
    return this.#needles.some((needle) => text.includes(needle));
  }
}
