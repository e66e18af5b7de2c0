/** What is collected into before a new piece of memory is taken. */
const mostBlockBytes = 64 * 1024;

/**
 * Keeps the last `maxBytes` bytes of what it is given, in memory of about that size: copied into blocks of its own,
 * so that a host that writes byte by byte costs no more than one that does not.
 */
export class BoundedOutput {
  readonly #maxBytes: number;
  readonly #blockBytes: number;
  readonly #blocks: Uint8Array[] = [];
  /** How much of the last block is used. */
  #usedBytes = 0;
  #heldBytes = 0;
  #isTruncated = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#blockBytes = Math.max(1, Math.min(maxBytes, mostBlockBytes));
  }

  /** Whether something was dropped from the beginning. */
  get isTruncated(): boolean {
    return this.#isTruncated || this.#heldBytes > this.#maxBytes;
  }

  add(chunk: Uint8Array): void {
    for (let rest = chunk; rest.length > 0;) {
      let block = this.#blocks.at(-1);
      if (block === undefined || this.#usedBytes === block.length) {
        block = new Uint8Array(this.#blockBytes);
        this.#blocks.push(block);
        this.#usedBytes = 0;
      }
      const part = rest.subarray(0, block.length - this.#usedBytes);
      block.set(part, this.#usedBytes);
      this.#usedBytes += part.length;
      this.#heldBytes += part.length;
      rest = rest.subarray(part.length);
      this.#dropFirst();
    }
  }

  bytes(): Uint8Array {
    // Of its own memory: a part of Node's pool would hold the whole pool (64 KiB from Node 26 on).
    const all = new Uint8Array(this.#blocks.length * this.#blockBytes);
    this.#blocks.forEach((block, index) => {
      all.set(block, index * this.#blockBytes);
    });
    return all.subarray(Math.max(0, this.#heldBytes - this.#maxBytes), this.#heldBytes);
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

  #dropFirst(): void {
    const first = this.#blocks[0];
    if (first === undefined || this.#heldBytes - first.length < this.#maxBytes) return;
    this.#blocks.shift();
    this.#heldBytes -= first.length;
    this.#isTruncated = true;
  }
}
