import { close, open, read, write } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const openFile = promisify(open);
const readFile = promisify(read);
const writeFile = promisify(write);
const closeFile = promisify(close);

const streamedBytes = 256 * 1024;

/**
 * A file of this process alone. It has no name: only its descriptor leads to it, and it is gone with the process, however
 * that ends.
 */
export interface PrivateFile {
  /** How many bytes were appended. */
  readonly bytes: number;
  append(chunk: Uint8Array): Promise<void>;
  /** The bytes from `at` on, fewer where the file ends. The buffer is the caller's. */
  read(at: number, bytes: number): Promise<Buffer>;
  /** The whole content, in pieces. */
  stream(): ReadableStream<Uint8Array>;
  /** Frees the disk. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens an empty private file in the operating system's temporary directory (`TMPDIR`). Its directory (mode 0700) and its
 * name (mode 0600) are removed before the first byte is written.
 */
export async function openPrivateFile(): Promise<PrivateFile> {
  const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-"));
  let descriptor: number;
  try {
    descriptor = await openFile(join(directory, "package"), "wx+", 0o600);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  let length = 0;
  let isClosed = false;
  const file: PrivateFile = {
    get bytes() {
      return length;
    },
    append: async (chunk) => {
      for (let done = 0; done < chunk.byteLength; ) {
        const { bytesWritten } = await writeFile(descriptor, chunk, done, chunk.byteLength - done, length);
        done += bytesWritten;
        length += bytesWritten;
      }
    },
    read: async (at, bytes) => {
      const wanted = Math.max(0, Math.min(bytes, length - at));
      const buffer = Buffer.allocUnsafe(wanted);
      let done = 0;
      while (done < wanted) {
        const { bytesRead } = await readFile(descriptor, buffer, done, wanted - done, at + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    },
    stream: () => {
      let at = 0;
      return new ReadableStream<Uint8Array>(
        {
          pull: async (controller) => {
            const chunk = await file.read(at, streamedBytes);
            at += chunk.byteLength;
            if (chunk.byteLength === 0) controller.close();
            else controller.enqueue(chunk);
          },
        },
        { highWaterMark: 0 },
      );
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await closeFile(descriptor);
    },
  };
  return file;
}
