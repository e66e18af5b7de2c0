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

/**
 * Reads how a project chooses Runners, and its part in each of them. A configuration that may not be read is
 * `unknown`; a list that cannot be read rejects: who serves the project would be guessed. So does one Runner of it that
 * cannot be read, unless `unreadable` takes it.
 */
export async function readProject(
  controlPlane: ControlPlane,
  name: string,
  signal?: AbortSignal,
  unreadable?: Unreadable,
): Promise<ProjectReading> {
  const project = controlPlane.project(name);
  const dispatch = await readDispatch(controlPlane, name, signal);
  const listed = await project.listRunners({}, { signal });
  const associations = new Map<string, Association>();
  for (const summary of listed) {
    const association = toAssociation(name, summary);
    // Some servers leave the filter out of the list; in an automatic project it decides who serves.
    const isTold = association.nodeFilter !== null || association.remoteNodeDispatch !== null;
    associations.set(
      summary.id,
      isTold || dispatch !== "automatic"
        ? association
        : await readAssociation(controlPlane, name, summary.id, association, signal).catch(
            (error: unknown) => {
              if (signal?.aborted === true || unreadable === undefined || !concernsOne(error)) throw error;
              unreadable.set(summary.id, error);
              return association;
            },
          ),
    );
  }
  return { name, dispatch, associations };
}

async function readDispatch(
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
