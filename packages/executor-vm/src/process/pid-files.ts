import { readPlacedFile } from "../files/read-placed-file.js";
import { runInPlace } from "../files/run-in-place.js";
import { rewriteFile } from "../files/rewrite-file.js";
import { isUnsafeText } from "../host/unsafe-text.js";
import { placedIn, type TargetCall } from "../target/target-call.js";

const mostFiles = 8;

// Arguments: a process id. Says which files of process ids beside the package hold it.
const findScript = `
for file in *.pid .*.pid; do
  is_plain "$file" && [ "$(head -c 32 -- "$file" | tr -d '[:space:]')" = "$1" ] && printf '%s\\n' "$file"
done
exit 0
`;

/**
 * The files beside the package that hold the id of the Runner's process. Scripts end the process that such a file names
 * (the vendor's own service job with KILL), so a stale one ends a stranger.
 */
export async function findPidFiles(call: TargetCall, pid: number): Promise<readonly string[]> {
  const answer = await runInPlace(call.shell, call.place, findScript, [String(pid)], {
    intent: "look for files of process ids",
  });
  return answer.split("\n").filter(isPidFile).slice(0, mostFiles);
}

/** Writes the id of the process that was started into the files that held the old one's. Files that are gone stay so. */
export async function keepPidFiles(call: TargetCall, pid: number): Promise<void> {
  const { shell, context } = call;
  const recorded = context.record["save-state"]?.["pidFiles"];
  if (!Array.isArray(recorded)) return;
  for (const name of recorded.filter((each): each is string => typeof each === "string" && isPidFile(each))) {
    const file = placedIn(call, name);
    const found = await readPlacedFile(shell, file);
    if (found === null || found === "other" || !/^\s*\d+\s*$/.test(found.text)) continue;
    const fresh = found.text.replace(/\d+/, String(pid));
    if (fresh !== found.text) await rewriteFile(shell, file, found, fresh);
  }
}

function isPidFile(name: string): boolean {
  return name.endsWith(".pid") && !name.includes("/") && !isUnsafeText(name);
}
