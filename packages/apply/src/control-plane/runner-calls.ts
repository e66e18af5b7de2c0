import type { NewCredentials, PackageDownload, PingResult, RunnerInfo } from "@runner-upgrade/client";
import type { ControlPlane } from "./control-plane.js";

/** Where a call about a Runner is made. A project's level is for tokens that have no rights on the system. */
export type Level = { readonly kind: "system" } | { readonly kind: "project"; readonly project: string };

/** What a run may do to one Runner, each at the level at which the token has the right. */
export interface RunnerCalls {
  getRunner(signal?: AbortSignal): Promise<RunnerInfo>;
  ping(signal?: AbortSignal): Promise<PingResult>;
  updateTags(tags: readonly string[], signal?: AbortSignal): Promise<RunnerInfo>;
  regenerateCredentials(options: {
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
  }): Promise<NewCredentials>;
  downloadPackage(
    downloadToken: string,
    options: {
      readonly signal: AbortSignal;
      readonly minBytes?: number | undefined;
      readonly maxBytes?: number | undefined;
    },
  ): Promise<PackageDownload>;
}

/** The calls about one Runner, at the levels that its rights allow. */
export function createRunnerCalls(
  controlPlane: ControlPlane,
  runnerId: string,
  levels: { readonly ping: Level; readonly update: Level; readonly regenerate: Level },
): RunnerCalls {
  const at = (level: Level): ReturnType<ControlPlane["project"]> | ControlPlane =>
    level.kind === "system" ? controlPlane : controlPlane.project(level.project);
  return {
    getRunner: (signal) => controlPlane.getRunner(runnerId, { signal }),
    ping: (signal) => at(levels.ping).pingRunner(runnerId, { signal }),
    updateTags: async (tags, signal) => {
      const { name, description, projects } = await controlPlane.getRunner(runnerId, { signal });
      // The other fields as they were read. An empty map would take the Runner from all its projects.
      const assigned = Object.keys(projects).length === 0 ? {} : { assignedProjects: projects };
      return at(levels.update).updateRunner(
        runnerId,
        { name, description, tagNames: tags, ...assigned },
        { signal },
      );
    },
    regenerateCredentials: (options) => at(levels.regenerate).regenerateCredentials(runnerId, options),
    downloadPackage: (downloadToken, options) =>
      at(levels.regenerate).downloadPackage(downloadToken, options),
  };
}
