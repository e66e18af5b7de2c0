import type { PrivateFile } from "../private-file.js";
import type { Copy } from "./match-entries.js";

const readBytes = 512 * 1024;
const blockBytes = 4 * 1024;

/** Compares candidates byte by byte, in blocks, and returns what is really the same, in the same order. */
export async function confirmCopies(
  source: PrivateFile,
  base: PrivateFile,
  candidates: readonly Copy[],
): Promise<readonly Copy[]> {
  const confirmed: { at: number; from: number; bytes: number }[] = [];
  const confirm = (at: number, from: number, bytes: number): void => {
    const last = confirmed.at(-1);
    if (last !== undefined && last.at + last.bytes === at && last.from + last.bytes === from)
      last.bytes += bytes;
    else if (bytes > 0) confirmed.push({ at, from, bytes });
  };
  const buffers = [Buffer.allocUnsafe(readBytes), Buffer.allocUnsafe(readBytes)] as const;
  for (const { at, from, bytes } of candidates) {
    for (let done = 0; done < bytes; done += readBytes) {
      const wanted = Math.min(readBytes, bytes - done);
      const [mine, theirs] = await Promise.all([
        source.readInto(buffers[0].subarray(0, wanted), at + done),
        base.readInto(buffers[1].subarray(0, wanted), from + done),
      ]);
      if (mine.equals(theirs)) {
        confirm(at + done, from + done, mine.length);
        continue;
      }
      for (let block = 0; block < Math.min(mine.length, theirs.length); block += blockBytes) {
        const [one, other] = [mine, theirs].map((buffer) => buffer.subarray(block, block + blockBytes));
        if (one !== undefined && other?.equals(one) === true)
          confirm(at + done + block, from + done + block, one.length);
      }
    }
  }
  return confirmed;
}
