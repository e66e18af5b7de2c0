import { runnerOf, type ApiOperation } from "../call.js";

/** `GET /runner/{id}/tags`. */
export const listRunnerTags: ApiOperation = {
  method: "GET",
  path: "/runnerManagement/runner/:id/tags",
  since: 42,
  right: "read",
  answer: (call) => ({ json: runnerOf(call).tags }),
};

/** `GET /tags`: how many Runners have each tag. The specification demands `project`, the reference does not. */
export const listTags: ApiOperation = {
  method: "GET",
  path: "/runnerManagement/tags",
  since: 42,
  right: "read",
  answer: ({ world, query }) => {
    const project = query.get("project");
    const counts: Record<string, number> = {};
    for (const runner of world.runners.values()) {
      if (project !== null && !runner.associations.has(project)) continue;
      for (const tag of runner.tags) counts[tag] = (counts[tag] ?? 0) + 1;
    }
    return { json: { tags: counts } };
  },
};

/** `GET /runnerTag/searchTags`. */
export const searchTags: ApiOperation = {
  method: "GET",
  path: "/runnerTag/searchTags",
  since: 42,
  right: "read",
  answer: ({ world, query }) => {
    const keyword = (query.get("keyword") ?? "").toLowerCase();
    const offset = Number(query.get("offset") ?? 0);
    const limit = Number(query.get("limit") ?? 100);
    const tags = new Set([...world.runners.values()].flatMap((runner) => runner.tags));
    const found = [...tags].filter((tag) => tag.includes(keyword)).sort();
    return { json: found.slice(offset, offset + limit) };
  },
};
