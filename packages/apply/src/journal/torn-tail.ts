import type { FileHandle } from "node:fs/promises";

/**
 * Cuts off what a failed append of this process has left behind the intact part of a file. False where the file holds
 * something else there, or has become shorter: another process has written it. Its length alone does not tell: the other
 * process may have written fewer bytes than the failed append.
 */
export async function cutTornTail(
  file: FileHandle,
  options: {
    /** In bytes. */
    readonly intactLength: number;
    /** What the failed append was to write. */
    readonly torn: string;
  },
): Promise<boolean> {
  const { intactLength, torn } = options;
  const { size } = await file.stat();
  if (size === intactLength) return true;
  const expected = Buffer.from(torn, "utf8").subarray(0, Math.max(0, size - intactLength));
  if (size !== intactLength + expected.length) return false;
  const found = Buffer.alloc(expected.length);
  await file.read(found, 0, found.length, intactLength);
  if (!found.equals(expected)) return false;
  await file.truncate(intactLength);
  return true;
}
