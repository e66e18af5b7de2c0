import type { Writable } from "node:stream";

import type { InputData } from "../contract/command.js";
import { createEnding } from "./ending.js";

/** What {@link feedInput} needs besides the data. */
export interface FeedOptions {
  /** Stops feeding, without ending the input: the reader must not take a part for the whole. */
  readonly signal: AbortSignal;
  readonly onBytes?: (bytes: Uint8Array) => void;
}

const pieceBytes = 64 * 1024;
/**
 * How much is taken ahead of what the input has passed on. A stream's own mark is as small as one chunk, so that the source
 * would be asked for the next one only when the reader has nothing left to read.
 */
const mostAheadBytes = 1024 * 1024;

/**
 * Writes `data` to `input` as fast as it is taken, then ends it. Resolves to `true` when all was handed over, to
 * `false` when the other side stopped reading or `signal` was aborted. Rejects only with an error of `data` itself;
 * `input` is left open then.
 */
export async function feedInput(
  input: Writable,
  data: InputData | undefined,
  options: FeedOptions,
): Promise<boolean> {
  const { signal, onBytes } = options;
  const ending = createEnding();
  input.once("close", ending.end).once("error", ending.end);
  signal.addEventListener("abort", ending.end, { once: true });
  if (input.destroyed || signal.aborted) ending.end();
  let onRoom = (): void => undefined;
  const onWritten = (): void => {
    if (input.writableLength < mostAheadBytes) onRoom();
  };
  const isClosed = (): boolean => signal.aborted || input.destroyed || !input.writable;

  const write = async (piece: Uint8Array): Promise<boolean> => {
    if (isClosed()) return false;
    onBytes?.(piece);
    input.write(piece, onWritten);
    if (input.writableLength < mostAheadBytes) return true;
    const hasRoom = new Promise<"room">((resolve) => {
      onRoom = () => {
        resolve("room");
      };
    });
    return (await ending.orEnded(hasRoom)) === "room";
  };

  if (data instanceof ReadableStream) {
    const reader = data.getReader();
    for (;;) {
      const next = await ending.orEnded(reader.read());
      const isTaken = next !== "ended" && (next.done || (await write(checkedChunk(next.value))));
      if (!isTaken) {
        reader.cancel().catch(() => undefined);
        return false;
      }
      if (next.done) break;
    }
  } else if (data !== undefined) {
    const bytes = typeof data === "string" ? Buffer.from(data, "utf8") : data;
    for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
      if (!(await write(bytes.subarray(offset, offset + pieceBytes)))) return false;
    }
  }
  if (isClosed()) return false;
  input.end();
  return true;
}

function checkedChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError(`A stream fed to a command must give Uint8Array chunks; it gave ${typeof chunk}.`);
}
