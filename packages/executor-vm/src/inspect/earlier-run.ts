import { posix } from "node:path";
import type { Finding, VmHost } from "@runner-upgrade/plan/platform";
import { quotePosix, TransportError } from "@runner-upgrade/transport";
import { rightsIn } from "../files/place.js";
import type { HostShell, Rights } from "../host/host-shell.js";
import type { Located } from "../locate/locate.js";
import { fileNames, ownFile } from "../package/file-names.js";
import { asFilesOwner } from "../host/as-user.js";

/** What an upgrade that did not end left beside a Runner's package. */
export interface EarlierRun {
  readonly directory: string;
  readonly runId: string;
  /** The names of its files. */
  readonly files: readonly string[];
}

// Arguments: the directory, then how names of ours begin. Answers with the names that begin so.
const listScript = `
cd -- "$1" 2>/dev/null || exit 0
for file in "$2"*; do if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\\n' "$file"; fi; done
exit 0
`;

/**
 * Finds what earlier runs left of a Runner: beside its package, or where the plan's host says that its package is. Changes
 * nothing.
 */
export async function findEarlierRuns(
  shell: HostShell,
  host: VmHost,
  options: {
    readonly located: Located;
    readonly runId: string | null;
    readonly replicaIds: readonly string[];
  },
): Promise<readonly EarlierRun[]> {
  const found: EarlierRun[] = [];
  for (const subjectId of [shell.subject.runner.id, ...options.replicaIds])
    found.push(...(await runsOf(shell, host, { ...options, subjectId })));
  return found;
}

async function runsOf(
  shell: HostShell,
  host: VmHost,
  options: { readonly located: Located; readonly runId: string | null; readonly subjectId: string },
): Promise<readonly EarlierRun[]> {
  const { located, runId, subjectId: runnerId } = options;
  const found: EarlierRun[] = [];
  for (const { directory, as } of await placesOf(shell, host, located)) {
    const list = (rights: Rights) =>
      shell.script(listScript, [directory, ownFile.prefix(runnerId)], { as: rights });
    const { stdout } = await list(as).catch((error: unknown) => {
      if (TransportError.isInstance(error) && error.code === "SUDO_DENIED") return list("login");
      throw error;
    });
    const names = stdout.split("\n");
    const runs = new Set(names.flatMap((name) => ownFile.runIdOf(name, runnerId) ?? []));
    for (const run of runs) {
      if (runId !== null && run === ownFile.tag(runId)) continue;
      const files = names.filter((name) => ownFile.runIdOf(name, runnerId) === run);
      found.push({ directory, runId: run, files });
    }
  }
  return found;
}

/** Says what earlier runs left, and what becomes of it. */
export function earlierRunFindings(
  { processes, target }: Located,
  runs: readonly EarlierRun[],
): readonly Finding[] {
  if (target === null) return [];
  return runs.map(({ directory, runId, files }) => ({
    code: "LEFT_BY_EARLIER_RUN",
    level: "warning",
    message: `The upgrade ${runId} did not end here and left ${files.join(", ")} in ${directory}.`,
    remedies: [
      ...(processes.length > 0
        ? []
        : [
            "It has stopped the Runner. Resume it, or carry out this plan, which regenerates the credentials once more: one of both.",
          ]),
      `Once the Runner serves, remove on the host what it left: ${asFilesOwner(target)}rm -f ${[
        ...files,
        fileNames(target.packageFile, "", runId).kept,
      ]
        .map((name) => quotePosix(posix.join(directory, name)))
        .join(" ")}`,
    ],
  }));
}

async function placesOf(
  shell: HostShell,
  host: VmHost,
  { target }: Located,
): Promise<readonly { readonly directory: string; readonly as: Rights }[]> {
  if (target !== null) {
    const directory = posix.dirname(target.packageFile);
    const as = await rightsIn(shell, { directory, by: target.filesBy === "root" ? "root" : target.user });
    return [{ directory, as }];
  }
  const { directory, packagePath } = host;
  const named = [directory, packagePath === undefined ? undefined : posix.dirname(packagePath)];
  return [...new Set(named.filter((path) => path !== undefined))].map((path) => ({
    directory: path,
    as: "root",
  }));
}
