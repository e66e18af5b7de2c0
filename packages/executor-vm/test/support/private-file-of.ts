import { PrivateFile } from "../../src/delta/private-file.js";

/** A private file with this content. Close it. */
export async function privateFileOf(bytes: Uint8Array): Promise<PrivateFile> {
  const file = await PrivateFile.open();
  await file.append(bytes);
  return file;
}
