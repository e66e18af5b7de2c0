/** Keeps the last `maxBytes` bytes of what it is given, in memory of about that size. */
export class BoundedOutput {
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  #heldBytes = 0;
  #isTruncated = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether something was dropped from the beginning. */
  get isTruncated(): boolean {
    return this.#isTruncated || this.#heldBytes > this.#maxBytes;
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#heldBytes += chunk.length;
    let first = this.#chunks[0];
    while (first !== undefined && this.#heldBytes - first.length >= this.#maxBytes) {
      this.#chunks.shift();
      this.#heldBytes -= first.length;
      this.#isTruncated ||= first.length > 0;
      first = this.#chunks[0];
    }
  }

  bytes(): Uint8Array {
    const all = Buffer.concat(this.#chunks);
    return all.subarray(Math.max(0, all.length - this.#maxBytes));
  }

  /** As UTF-8; the rest of a character that the cut went through is dropped. */
  text(): string {
    const bytes = this.bytes();
    let start = 0;
    if (this.isTruncated) {
      while (start < 3 && ((bytes[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start += 1;
    }
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.length - start).toString("utf8");
  }
}
