import type { NewCredentials, PackageDownload, PingResult, RunnerInfo } from "@runner-upgrade/client";
import { areSameTags } from "../text/tag-key.js";
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
    downloadPackage: (downloadToken, options) =>
      at(levels.regenerate).downloadPackage(downloadToken, options),
  };
}
