import { close, open, read, write } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { streamOf } from "../streams/stream-of.js";

// Plain descriptors: a `FileHandle` that is never closed ends the process in newer versions of Node.
const openFile = promisify(open);
const readFile = promisify(read);
const writeFile = promisify(write);
const closeFile = promisify(close);

const streamedBytes = 256 * 1024;

/**
 * A file of this process alone. It has no name: only its descriptor leads to it, and it is gone with the process, however
 * that ends.
 */
export class PrivateFile {
  readonly #descriptor: number;
  readonly #running = new Set<Promise<unknown>>();
  #bytes = 0;
  #closing: Promise<void> | null = null;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /**
   * Opens an empty one in the operating system's temporary directory (`TMPDIR`). Its directory (mode 0700) and its name (mode
   * 0600) are removed before the first byte is written.
   */
  static async open(): Promise<PrivateFile> {
    const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-"));
    try {
      return new PrivateFile(await openFile(join(directory, "package"), "wx+", 0o600));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** How many bytes were appended. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends bytes. One call at a time. */
  append(chunk: Uint8Array): Promise<void> {
    return this.#whileOpen(async () => {
      for (let done = 0; done < chunk.byteLength;) {
        const left = chunk.byteLength - done;
        const { bytesWritten } = await writeFile(this.#descriptor, chunk, done, left, this.#bytes);
        done += bytesWritten;
        this.#bytes += bytesWritten;
      }
    });
  }

  /** Reads the bytes from `at` on, fewer where the file ends. The buffer is the caller's. */
  read(at: number, bytes: number): Promise<Buffer> {
    return this.readInto(Buffer.allocUnsafe(Math.max(0, Math.min(bytes, this.#bytes - at))), at);
  }

  /** The same into a buffer that is used again and again; returns the part of it that was filled. */
  readInto(buffer: Buffer, at: number): Promise<Buffer> {
    return this.#whileOpen(async () => {
      let done = 0;
      while (done < buffer.length) {
        const { bytesRead } = await readFile(this.#descriptor, buffer, done, buffer.length - done, at + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    });
  }

  /** The bytes from `from` to `to`, in pieces. */
  async *pieces(from = 0, to: number = this.#bytes): AsyncGenerator<Buffer, void> {
    for (let at = from; at < to; at += streamedBytes)
      yield await this.read(at, Math.min(streamedBytes, to - at));
  }

  /** The whole content. */
  stream(): ReadableStream<Uint8Array> {
    return streamOf(this.pieces());
  }

  /** Frees the disk, once what is under way has ended. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= Promise.allSettled([...this.#running]).then(() => closeFile(this.#descriptor));
    return this.#closing;
  }

  /** A descriptor that is closed may be another file's a moment later. */
  async #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw new Error("The file is closed.");
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}
