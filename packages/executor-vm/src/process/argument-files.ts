import { posix } from "node:path";
import type { HostShell, Rights } from "../host/host-shell.js";
import { argumentFilesIn } from "../invocation/argument-file.js";
import { parseNulList, parseStatus } from "../invocation/proc-files.js";
import { textOfPart, type RawProcess } from "../invocation/raw-process.js";

const mostBytes = 64 * 1024;

// Arguments: files. Each is answered by a line, in hexadecimal so that any bytes survive; an empty one where it cannot be read.
const readScript = `
most=$1
shift
for file; do
  if [ -f "$file" ] && [ -r "$file" ]; then head -c "$most" -- "$file" | od -An -v -tx1 | tr -d ' \\n'; printf .; fi
  echo
done
exit 0
`;

/** The files of arguments that a process's command line names, as they are written there. */
export function argumentFilesOf(raw: RawProcess): readonly string[] {
  return argumentFilesIn(parseNulList(textOfPart(raw, "cmdline", { isLossy: true }) ?? ""));
}

/**
 * Reads the files of arguments that processes were given, each with the rights of its process's user at most, who could
 * name any file of root's. Processes whose files cannot all be read, and those that have none, are missing in the answer.
 */
export async function readArgumentFiles(
  shell: HostShell,
  raws: readonly RawProcess[],
  as: "login" | "root",
): Promise<ReadonlyMap<number, ReadonlyMap<string, string>>> {
  const found = new Map<number, ReadonlyMap<string, string>>();
  for (const raw of raws) {
    const names = argumentFilesOf(raw);
    const status = parseStatus(textOfPart(raw, "status") ?? "");
    const directory = textOfPart(raw, "cwd");
    if (names.length === 0 || status === null || directory === null) continue;
    const rights: Rights = as === "login" ? "login" : await shell.rightsOf(status);
    const paths = names.map((name) => posix.resolve(directory, name));
    const { stdout } = await shell.script(readScript, [String(mostBytes), ...paths], { as: rights });
    const lines = stdout.split("\n");
    const contents = new Map(
      names.flatMap((name, index): [string, string][] => {
        const line = lines[index] ?? "";
        return line.endsWith(".") ? [[name, Buffer.from(line.slice(0, -1), "hex").toString("utf8")]] : [];
      }),
    );
    if (contents.size === new Set(names).size) found.set(raw.pid, contents);
  }
  return found;
}
