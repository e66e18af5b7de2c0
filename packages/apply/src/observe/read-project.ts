import type { RunnerSummary } from "@runner-upgrade/client";
import type { Association, DispatchMode } from "@runner-upgrade/plan";
import { nodeDispatchOf } from "../control-plane/node-dispatch.js";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { concernsOne } from "./concerns-one.js";
import type { Unreadable } from "./unreadable.js";
import { failureOf } from "../errors/failure.js";

/** What one project says of its Runners. */
export interface ProjectReading {
  readonly name: string;
  readonly dispatch: DispatchMode;
  /** By Runner id. */
  readonly associations: ReadonlyMap<string, Association>;
}

/** What a project's list says, and the ids of the Runners of which it leaves out what decides. */
export interface ProjectListing {
  readonly reading: ProjectReading & { readonly associations: Map<string, Association> };
  readonly untold: readonly string[];
}

/**
 * Reads how a project chooses Runners, and its part in each of them. A configuration that may not be read is
 * `unknown`; a list that cannot be read rejects: who serves the project would be guessed. So does one Runner of it that
 * cannot be read.
 */
export async function readProject(
  controlPlane: ControlPlane,
  name: string,
  signal?: AbortSignal,
): Promise<ProjectReading> {
  const listing = await readListing(controlPlane, name, signal);
  for (const runnerId of listing.untold) await readUntold(controlPlane, listing, runnerId, { signal });
  return listing.reading;
}

/** Reads a project's configuration and its list. What the list leaves out is read by {@link readUntold}. */
export async function readListing(
  controlPlane: ControlPlane,
  name: string,
  signal?: AbortSignal,
): Promise<ProjectListing> {
  const dispatch = await readDispatch(controlPlane, name, signal);
  const listed = await controlPlane.project(name).listRunners({}, { signal });
  const associations = new Map(listed.map((summary) => [summary.id, toAssociation(name, summary)]));
  // Some servers leave the filter out of the list; in an automatic project it decides who serves.
  const untold =
    dispatch !== "automatic"
      ? []
      : [...associations]
          .filter(
            ([, { nodeFilter, remoteNodeDispatch }]) => nodeFilter === null && remoteNodeDispatch === null,
          )
          .map(([runnerId]) => runnerId);
  return { reading: { name, dispatch, associations }, untold };
}

/** Reads one Runner of a project. Where it cannot be read, `unreadable` is told; without it the call rejects. */
export async function readUntold(
  controlPlane: ControlPlane,
  { reading: { name, associations } }: ProjectListing,
  runnerId: string,
  {
    signal,
    unreadable,
  }: { readonly signal?: AbortSignal | undefined; readonly unreadable?: Unreadable | undefined },
): Promise<void> {
  const listed = associations.get(runnerId);
  if (listed === undefined) return;
  try {
    associations.set(runnerId, await readAssociation(controlPlane, name, runnerId, listed, signal));
  } catch (error) {
    if (signal?.aborted === true || unreadable === undefined || !concernsOne(error)) throw error;
    unreadable.set(runnerId, error);
  }
}

/** Reads how a project chooses Runners; `unknown` where that may not be read. */
export async function readDispatch(
  controlPlane: ControlPlane,
  name: string,
  signal: AbortSignal | undefined,
): Promise<DispatchMode> {
  try {
    return (await controlPlane.project(name).getConfig({ signal })).dispatch;
  } catch (error) {
    if (failureOf(error).status === 401 || (signal?.aborted !== true && concernsOne(error))) return "unknown";
    throw error;
  }
}

function toAssociation(project: string, summary: RunnerSummary): Association {
  return {
    project,
    nodeFilter: summary.runnerNodeFilter,
    remoteNodeDispatch: summary.remoteNodeDispatch,
    isNode: summary.runnerAsNodeEnabled,
  };
}

async function readAssociation(
  controlPlane: ControlPlane,
  project: string,
  runnerId: string,
  fallback: Association,
  signal: AbortSignal | undefined,
): Promise<Association> {
  const info = await controlPlane.project(project).getRunner(runnerId, { signal });
  const told = nodeDispatchOf(info, project);
  return {
    project,
    nodeFilter: told.nodeFilter ?? fallback.nodeFilter,
    remoteNodeDispatch: told.remoteNodeDispatch ?? fallback.remoteNodeDispatch,
    isNode: told.isNode ?? fallback.isNode,
  };
}
