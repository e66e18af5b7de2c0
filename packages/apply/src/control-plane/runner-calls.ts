import type {
  NewCredentials,
  NewReplica,
  PackageDownload,
  PingResult,
  Replica,
  RunnerInfo,
} from "@runner-upgrade/client";
import { ApplyError } from "../errors/apply-error.js";
import { areSameTags } from "../text/tag-key.js";
import { failureOf } from "../errors/failure.js";
import { isSameDispatch, nodeDispatchOf, type NodeDispatch, type RunnerInProject } from "./node-dispatch.js";
import type { ControlPlane } from "./control-plane.js";

/** Where a call about a Runner is made. A project's level is for tokens that have no rights on the system. */
export type Level = { readonly kind: "system" } | { readonly kind: "project"; readonly project: string };

/** What a run may do to one Runner, each at the level at which the token has the right. */
export interface RunnerCalls {
  getRunner(signal?: AbortSignal): Promise<RunnerInfo>;
  ping(signal?: AbortSignal): Promise<PingResult>;
  /**
   * Writes the tags, all other fields as they were read directly before. The API replaces tags without asking what they
   * were: where somebody has changed them since the caller read `from`, nothing is written. False says so.
   */
  updateTags(
    tags: { readonly from: readonly string[]; readonly to: readonly string[] },
    options?: { readonly attempts?: number },
  ): Promise<boolean>;
  /** The Runner as a project shows it now; null where the Runner is not in the project (any more). */
  getInProject(project: string, signal?: AbortSignal): Promise<RunnerInProject | null>;
  /** Writes how a project may use the Runner, unless somebody has changed it since the caller read `from`: false says so. */
  switchDispatch(
    project: string,
    change: {
      readonly from: NodeDispatch;
      readonly to: {
        readonly isNode: boolean;
        readonly remoteNodeDispatch: boolean;
        readonly nodeFilter: string | null;
      };
    },
    options?: { readonly attempts?: number },
  ): Promise<boolean>;
  regenerateCredentials(options: {
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
  }): Promise<NewCredentials>;
  /** Servers with replicas only, as are the next two. */
  listReplicas(signal?: AbortSignal): Promise<readonly Replica[]>;
  createReplica(options: { readonly signal: AbortSignal; readonly timeoutMs: number }): Promise<NewReplica>;
  deleteReplica(replicaId: string, options: { readonly signal: AbortSignal }): Promise<void>;
  downloadPackage(
    downloadToken: string,
    options: {
      readonly signal: AbortSignal;
      readonly minBytes?: number | undefined;
      readonly maxBytes?: number | undefined;
    },
  ): Promise<PackageDownload>;
}

/** Where each call about a Runner is made. */
export interface RunnerLevels {
  readonly ping: Level;
  readonly update: Level;
  readonly regenerate: Level;
  readonly delete: Level;
}

/** The calls about one Runner, at the levels that its rights allow. */
export function createRunnerCalls(
  controlPlane: ControlPlane,
  runnerId: string,
  levels: RunnerLevels,
): RunnerCalls {
  const at = (level: Level): ReturnType<ControlPlane["project"]> | ControlPlane =>
    level.kind === "system" ? controlPlane : controlPlane.project(level.project);
  const getInProject: RunnerCalls["getInProject"] = async (project, signal) => {
    try {
      const info = await controlPlane.project(project).getRunner(runnerId, { signal });
      const told = inProject(info, project);
      // Some servers leave it out of a project's info, and have it in the system's.
      return told.remoteNodeDispatch !== null
        ? told
        : inProject(await controlPlane.getRunner(runnerId, { signal }), project);
    } catch (error) {
      if (failureOf(error).status === 404) return null;
      throw error;
    }
  };
  return {
    getInProject,
    switchDispatch: async (project, { from, to }, options = {}) => {
      const now = await getInProject(project);
      if (now === null || !isSameDispatch(now, from)) return false;
      const filter = to.nodeFilter === null ? {} : { runnerNodeFilter: to.nodeFilter };
      await controlPlane.project(project).saveNodeDispatchConfig(
        {
          runnerId,
          runnerAsNodeEnabled: to.isNode,
          remoteNodeDispatch: to.remoteNodeDispatch,
          ...filter,
        },
        options,
      );
      return true;
    },
    getRunner: (signal) => controlPlane.getRunner(runnerId, { signal }),
    ping: (signal) => at(levels.ping).pingRunner(runnerId, { signal }),
    updateTags: async ({ from, to }, options = {}) => {
      const { name, description, projects, tags } = await controlPlane.getRunner(runnerId);
      if (!areSameTags(tags, from)) return false;
      // The other fields as they were read. An empty map would take the Runner from all its projects.
      const assigned = Object.keys(projects).length === 0 ? {} : { assignedProjects: projects };
      await at(levels.update).updateRunner(
        runnerId,
        { name, description, tagNames: to, ...assigned },
        options,
      );
      return true;
    },
    regenerateCredentials: (options) => at(levels.regenerate).regenerateCredentials(runnerId, options),
    listReplicas: (signal) => given(controlPlane.listReplicas).call(controlPlane, runnerId, { signal }),
    createReplica: (options) => {
      const level = at(levels.update);
      return given(level.createReplica).call(level, runnerId, options);
    },
    deleteReplica: (replicaId, options) => {
      const level = at(levels.delete);
      return given(level.deleteReplica).call(level, runnerId, replicaId, options);
    },
    downloadPackage: (downloadToken, options) =>
      at(levels.regenerate).downloadPackage(downloadToken, options),
  };
}

function inProject(info: RunnerInfo, project: string): RunnerInProject {
  const { runningOperations, queuedOperations } = info;
  return { ...nodeDispatchOf(info, project), runningOperations, queuedOperations };
}

/** A control plane of the user's own may lack the calls for replicas; a run that needs them refuses it before it begins. */
function given<T>(call: T | undefined): T {
  if (call !== undefined) return call;
  throw new ApplyError({
    code: "INVALID_ARGUMENT",
    message: "The control plane has no calls for replicas.",
    remedies: [
      "Give it listReplicas, createReplica and deleteReplica, as the client of @runner-upgrade/client has.",
    ],
  });
}
