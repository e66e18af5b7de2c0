import { posix } from "node:path";
import type { HostShell } from "../host/host-shell.js";
import { isUnsafeText } from "../host/unsafe-text.js";

/** Files that only a Runner has beside its package or in its launch directory. */
const names = [".rdrunner-creds", ".replica-meta"] as const;

// Arguments: paths. Those that are there are answered, each by its number.
const existsScript = `
number=0
for path; do
  [ -f "$path" ] && echo "$number"
  number=$((number + 1))
done
exit 0
`;

/** The files of that kind that are there, by directory. Nothing is opened. */
export async function markerFilesIn(
  shell: HostShell,
  directories: readonly string[],
  as: "login" | "root",
): Promise<ReadonlyMap<string, readonly string[]>> {
  const safe = [...new Set(directories)].filter((one) => one.startsWith("/") && !isUnsafeText(one));
  const paths = safe.flatMap((directory) => names.map((name) => posix.join(directory, name)));
  if (paths.length === 0) return new Map();
  const { stdout } = await shell.script(existsScript, paths, { as });
  const found = new Map<string, string[]>();
  for (const line of stdout.split("\n").filter(Boolean)) {
    const path = paths[Number(line)];
    if (path === undefined) continue;
    const directory = posix.dirname(path);
    found.set(directory, [...(found.get(directory) ?? []), path]);
  }
  return found;
}
