import { runnerStatus } from "../../world/runner-status.js";
import { normaliseTags } from "../../world/runner-record.js";
import { atBothLevels } from "../both-levels.js";
import type { ApiOperation } from "../call.js";
import { presentSummary } from "../present.js";

/** `GET /runners`: all Runners, or a project's. There is no paging. */
export const listRunners: readonly ApiOperation[] = atBothLevels({
  method: "GET",
  path: "/runners",
  since: { system: 41, project: 41 },
  right: "read",
  answer: ({ world, project, query }) => {
    const tags = normaliseTags((query.get("tags") ?? "").split(","));
    const text = (query.get("filter") ?? "").toLowerCase();
    const status = query.get("status")?.toLowerCase();
    const runners = [...world.runners.values()].filter(
      (runner) =>
        (project === null || runner.associations.has(project)) &&
        tags.every((tag) => runner.tags.includes(tag)) &&
        runner.name.toLowerCase().includes(text) &&
        (status === undefined || runnerStatus(world, runner).toLowerCase() === status),
    );
    return { json: { runners: runners.map((runner) => presentSummary(world, runner, project)) } };
  },
});
