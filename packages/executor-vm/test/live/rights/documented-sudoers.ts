import { readFile } from "node:fs/promises";
import { join } from "node:path";

const security = join(import.meta.dirname, "../../../../../SECURITY.md");

/** The sudoers file that SECURITY.md recommends, word for word. */
export async function documentedSudoers(): Promise<string> {
  const block = /```sudoers\n([\s\S]*?)```/.exec(await readFile(security, "utf8"));
  if (block?.[1] === undefined) throw new Error("SECURITY.md has no sudoers file.");
  return block[1];
}
