import { posix } from "node:path";
import type { DiscoverRequest, FoundRunner, HiddenPart } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { readServiceEnvironment } from "../credentials/service-environment.js";
import type { HostShell } from "../host/host-shell.js";
import { readProcessTree } from "../invocation/process-tree.js";
import { seenInService } from "../locate/seen.js";
import { managerOf, serviceManagers } from "../service/managers.js";
import { isServiceUp, type ShownService } from "../service/service.js";
import type { FoundProcess } from "./found-processes.js";
import { markerFilesIn } from "./marker-files.js";
import { readSigns } from "./signs.js";

/** The services that would run a Runner and of which no process was found: they are stopped, or may not be looked into. */
export async function foundServices(
  shell: HostShell,
  running: readonly FoundProcess[],
  request: Pick<DiscoverRequest, "place" | "knownIds"> & {
    readonly hostname: string | null;
    readonly hidden: HiddenPart[];
  },
): Promise<readonly FoundRunner[]> {
  const found: FoundRunner[] = [];
  for (const manager of serviceManagers)
    for (const shown of await manager.withPackage(shell)) {
      const one = (await holdsOneOf(shell, shown, running))
        ? null
        : await foundService(shell, shown, request);
      if (one !== null) found.push(one);
    }
  return found;
}

async function holdsOneOf(
  shell: HostShell,
  shown: ShownService,
  running: readonly FoundProcess[],
): Promise<boolean> {
  if (!isServiceUp(shown.state)) return false;
  const manager = managerOf(shown.service);
  for (const { process } of running)
    if (await manager.holds(shown, process, () => readProcessTree(shell))) return true;
  return false;
}

async function foundService(
  shell: HostShell,
  shown: ShownService,
  {
    place,
    knownIds,
    hostname,
    hidden,
  }: Pick<DiscoverRequest, "place" | "knownIds"> & {
    readonly hostname: string | null;
    readonly hidden: HiddenPart[];
  },
): Promise<FoundRunner | null> {
  const manager = managerOf(shown.service);
  const hint = manager.hintOf(shown.service);
  const seen = await seenInService(shell, shown).catch(() => null);
  if (seen === null || hint === null) return null;
  const directories = [...new Set([posix.dirname(seen.packagePath), seen.directory])];
  const markers = await markerFilesIn(shell, directories, "login");
  const signs = await readSigns(
    shell,
    {
      variables: await readServiceEnvironment(shell, { shown, user: seen.user }),
      packagePath: seen.packagePath,
      packageFile: null,
      namedFiles: [],
      markerFiles: directories.flatMap((one) => markers.get(one) ?? []),
      user: seen.user,
    },
    { knownIds, hidden },
  );
  if (signs === null) return null;
  const host: VmHost = {
    platform: "vm",
    address: place.address,
    service: hint,
    ...(place.site !== undefined && { site: place.site }),
  };
  return {
    ids: signs.ids,
    certainty: signs.certainty,
    evidence: signs.evidence,
    host,
    isRunning: isServiceUp(shown.state),
    description: shell.quote(
      `${manager.describe(shown.service)} (${seen.packagePath}, ${shown.state.status})`,
    ),
    hostname,
    paths: [seen.packagePath, seen.directory],
  };
}
