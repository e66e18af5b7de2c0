import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";

/** What {@link MarkerFilter} needs. */
export interface MarkerFilterOptions {
  /** How a marker begins; it ends with a line feed. */
  readonly start: string;
  /** Called with what stands in a marker. */
  readonly onMarker: (text: string) => void;
}

const maxNoiseBytes = 4_096;
/** Ours are shorter by far. What begins like one and goes on is none, and must not be held back for ever. */
const maxMarkerBytes = 256;
const lineFeed = 0x0a;

/** Takes the markers out of an output, and everything that comes before the first one. */
export class MarkerFilter extends Transform {
  readonly #start: Buffer;
  readonly #onMarker: (text: string) => void;
  #held: Buffer = Buffer.alloc(0);
  #noise = "";
  #isOpen = false;

  constructor(options: MarkerFilterOptions) {
    super();
    this.#start = Buffer.from(options.start);
    this.#onMarker = options.onMarker;
  }

  /** What came before the first marker: what a login's start files, or a failing `sudo`, wrote. Bounded. */
  get noise(): string {
    return this.#noise;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    for (;;) {
      const start = rest.indexOf(this.#start);
      if (start === -1) break;
      const end = rest.indexOf(lineFeed, start);
      if (end === -1 ? rest.length - start > maxMarkerBytes : end - start > maxMarkerBytes) {
        this.#pass(rest.subarray(0, start + this.#start.length));
        rest = rest.subarray(start + this.#start.length);
        continue;
      }
      if (end === -1) {
        this.#pass(rest.subarray(0, start));
        this.#held = rest.subarray(start);
        done();
        return;
      }
      this.#pass(rest.subarray(0, start));
      this.#isOpen = true;
      this.#onMarker(rest.subarray(start + this.#start.length, end).toString("utf8"));
      rest = rest.subarray(end + 1);
    }
    const kept = this.#beginningAtEndOf(rest);
    this.#pass(rest.subarray(0, rest.length - kept));
    this.#held = rest.subarray(rest.length - kept);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#pass(this.#held);
    done();
  }

  #pass(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#isOpen) this.push(bytes);
    else this.#noise = (this.#noise + bytes.toString("utf8")).slice(-maxNoiseBytes);
  }

  /** How many bytes at the end may be the beginning of a marker. */
  #beginningAtEndOf(bytes: Buffer): number {
    for (let length = Math.min(this.#start.length - 1, bytes.length); length > 0; length -= 1) {
      if (bytes.subarray(bytes.length - length).equals(this.#start.subarray(0, length))) return length;
    }
    return 0;
  }
}
