import { normaliseTags, type RunnerRecord } from "../../world/runner-record.js";
import { atBothLevels } from "../both-levels.js";
import { readBody, type BodyReader } from "../body.js";
import { refuseSharedRunner, runnerOf, type ApiOperation, type Call } from "../call.js";
import { presentInfo } from "../present.js";
import { badRequest, notFound } from "../refusal.js";

/** `GET /runner/{id}`. */
export const getRunner: readonly ApiOperation[] = atBothLevels({
  method: "GET",
  path: "/runner/:id",
  since: { system: 41, project: 41 },
  right: "read",
  answer: (call) => ({ json: presentInfo(call.world, runnerOf(call), call.project) }),
});

/**
 * `POST /runner/{id}`: fields that are left out stay as they are [probable]; an empty `assignedProjects` clears all
 * associations; tags come back lower-case and sorted.
 */
export const updateRunner: readonly ApiOperation[] = atBothLevels({
  method: "POST",
  path: "/runner/:id",
  since: { system: 41, project: 41 },
  right: "update",
  answer: async (call) => {
    const runner = runnerOf(call);
    refuseSharedRunner(call, runner);
    const body = await readUpdate(call, runner);
    const name = body.text("name");
    const description = body.text("description");
    const tagNames = body.texts("tagNames");
    const assigned = body.textMap("assignedProjects");
    for (const project of Object.keys(assigned ?? {})) {
      if (!call.world.projects.has(project)) throw notFound("Project", project);
    }
    if (name !== undefined) runner.name = name;
    if (description !== undefined) runner.description = description;
    if (tagNames !== undefined) runner.tags = normaliseTags(tagNames);
    if (assigned !== undefined) assignProjects(runner, assigned);
    runner.updatedAt = call.world.time;
    return { json: presentInfo(call.world, runner, call.project) };
  },
});

/** `POST /runner/{id}/removeProjectAssociation`: the only thing that a project may do to a shared Runner. */
export const removeProjectAssociation: ApiOperation = {
  method: "POST",
  path: "/project/:project/runnerManagement/runner/:id/removeProjectAssociation",
  since: 41,
  right: "update",
  answer: async (call) => {
    const runner = runnerOf(call);
    await readUpdate(call, runner);
    if (call.project !== null) runner.associations.delete(call.project);
    runner.updatedAt = call.world.time;
    return { json: presentInfo(call.world, runner, null) };
  },
};

/** `DELETE /runner/{id}`. Its process lives on, and is refused. */
export const deleteRunner: readonly ApiOperation[] = atBothLevels({
  method: "DELETE",
  path: "/runner/:id",
  since: { system: 41, project: 41 },
  right: "delete",
  answer: (call) => {
    const runner = runnerOf(call);
    refuseSharedRunner(call, runner);
    call.world.runners.delete(runner.id);
    return new Response(null, { status: 204 });
  },
});

async function readUpdate(call: Call, runner: RunnerRecord): Promise<BodyReader> {
  const body = readBody(await call.body(), "general", "data");
  const runnerId = body.requiredText("runnerId");
  if (runnerId !== runner.id)
    throw badRequest(`Field "runnerId" names another Runner than the path: ${runnerId}.`);
  return body;
}

function assignProjects(runner: RunnerRecord, assigned: Readonly<Record<string, string>>): void {
  for (const project of [...runner.associations.keys()]) {
    if (!(project in assigned)) runner.associations.delete(project);
  }
  for (const [project, value] of Object.entries(assigned)) {
    const known = runner.associations.get(project);
    if (known === undefined) {
      runner.associations.set(project, {
        project,
        value,
        nodeFilter: null,
        remoteNodeDispatch: false,
        isNode: true,
      });
    } else known.value = value;
  }
}
