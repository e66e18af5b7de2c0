import { posix } from "node:path";
import {
  namedFiles,
  printable,
  type DiscoverRequest,
  type FoundRunner,
  type HiddenPart,
} from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../host/host-shell.js";
import { isUnsafeText } from "../host/unsafe-text.js";
import type { RunningProcess } from "../invocation/running-process.js";
import type { AllProcesses } from "../process/find-processes.js";
import { markerFilesIn } from "./marker-files.js";
import { readSigns } from "./signs.js";

/** A process that is a Runner, or looks like one. */
export interface FoundProcess {
  readonly process: RunningProcess;
  readonly found: FoundRunner;
}

/** Tells the processes that are Runners from all that run a package. */
export async function foundProcesses(
  shell: HostShell,
  { processes, files, eyes }: AllProcesses,
  {
    place,
    knownIds,
    hostname,
    hidden,
  }: Pick<DiscoverRequest, "place" | "knownIds"> & {
    readonly hostname: string | null;
    readonly hidden: HiddenPart[];
  },
): Promise<readonly FoundProcess[]> {
  const markers = await markerFilesIn(
    shell,
    processes.flatMap((process) => directoriesOf(process, files.get(process.pid))),
    eyes,
  );
  const found: FoundProcess[] = [];
  for (const process of processes) {
    const { invocation, packagePath, directory, command, uid, gid } = process;
    if (invocation !== null) shell.redactor.addInvocation(invocation);
    const packageFile = files.get(process.pid) ?? null;
    const directories = directoriesOf(process, packageFile ?? undefined);
    const signs = await readSigns(
      shell,
      {
        variables: invocation?.environment ?? [],
        packagePath: packagePath ?? command.packageArgument,
        packageFile,
        namedFiles: namedFilesOf(process),
        markerFiles: [...new Set(directories)].flatMap((one) => markers.get(one) ?? []),
        user: { uid, gid },
      },
      { knownIds, hidden },
    );
    if (signs === null) continue;
    const { ids, certainty, evidence, isFoundById } = signs;
    const isNamed = !isFoundById && packagePath !== null && !isUnsafeText(packagePath);
    const host: VmHost = {
      platform: "vm",
      address: place.address,
      ...(isNamed && { packagePath }),
      ...(place.site !== undefined && { site: place.site }),
    };
    found.push({
      process,
      found: {
        ids,
        certainty,
        evidence: evidence.map(({ by, name }) => ({ by, name: shown(shell, name) })),
        host,
        isRunning: true,
        description: shown(
          shell,
          `process ${String(process.pid)} of uid ${String(uid)} (${packagePath ?? command.packageArgument})`,
        ),
        hostname,
        paths: [packagePath, directory].flatMap((path) => path ?? []),
      },
    });
  }
  return found;
}

function directoriesOf({ packagePath, directory }: RunningProcess, file?: string): readonly string[] {
  const packages = [packagePath, file ?? null].flatMap((path) =>
    path === null ? [] : [posix.dirname(path)],
  );
  return directory === null ? packages : [...packages, directory];
}

function namedFilesOf({ command, invocation, directory }: RunningProcess): readonly string[] {
  if (invocation === null || directory === null) return [];
  const words = [...command.options, ...command.programArguments];
  return namedFiles(words, invocation.environment).flatMap(({ kind, path }) =>
    kind === "credentials-file" ? [posix.resolve(directory, path)] : [],
  );
}

function shown(shell: HostShell, text: string): string {
  return printable(shell.redactor.redact(text), { maxCharacters: 300 }).replaceAll(/\s+/g, " ");
}
