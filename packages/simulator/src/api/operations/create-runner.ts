import { installationTypes, replicaTypes, type Association } from "../../world/runner-record.js";
import { createDownload, createRunner as enterRunner, packageIdentity } from "../../world/runners.js";
import { isAllowed } from "../action.js";
import { atBothLevels } from "../both-levels.js";
import { readBody, type BodyReader } from "../body.js";
import type { ApiOperation, Call } from "../call.js";
import { badRequest, notFound, Refusal } from "../refusal.js";

/** `POST /runners`: a new Runner with its credentials and the right to download its package. */
export const createRunner: readonly ApiOperation[] = atBothLevels({
  method: "POST",
  path: "/runners",
  since: { system: 42, project: 42 },
  right: "create",
  answer: async (call) => {
    const { world, grant, project } = call;
    if (!isAllowed(grant, "generate_service_token", project)) {
      throw badRequest("Unauthorized: generate API token", "create");
    }
    const body = readBody(await call.body(), "create", "newRunnerRequest");
    const name = body.requiredText("name");
    const description = body.requiredText("description");
    if ([...world.runners.values()].some((runner) => runner.name === name)) {
      // Which status the real server gives is unknown.
      throw new Refusal({
        status: 409,
        errorCode: "api.error.item.alreadyexists",
        message: `A Runner with the name ${name} exists.`,
      });
    }
    const associations = readAssociations(call, body);
    const installationType = readWord(body, "installationType", installationTypes);
    const replicaType = readWord(body, "replicaType", replicaTypes);
    const runner = enterRunner(world, {
      name,
      description,
      tags: body.texts("tagNames") ?? [],
      associations,
      ...(installationType === undefined ? {} : { installationType }),
      ...(replicaType === undefined ? {} : { replicaType }),
    });
    const identity = packageIdentity(runner);
    if (identity === null) throw new Error(`The new Runner ${name} has no identity.`);
    return {
      json: {
        runnerId: runner.id,
        name,
        description,
        projectAssociations: Object.fromEntries(associations.map((one) => [one.project, one.value])),
        token: identity.token,
        downloadTk: createDownload(world, runner, identity.replicaId),
        ...(world.server.replicas === "on"
          ? { replicaId: runner.replicaType === "manual" ? identity.replicaId : null }
          : {}),
      },
    };
  },
});

function readAssociations(call: Call, body: BodyReader): readonly Association[] {
  const assigned = { ...body.textMap("assignedProjects") };
  if (call.project !== null) assigned[call.project] ??= ".*";
  const asNode = body.flagMap("projectRunnerAsNode") ?? {};
  return Object.entries(assigned).map(([project, value]) => {
    if (!call.world.projects.has(project)) throw notFound("Project", project);
    return { project, value, nodeFilter: null, remoteNodeDispatch: false, isNode: asNode[project] ?? true };
  });
}

function readWord<T extends string>(body: BodyReader, name: string, words: readonly T[]): T | undefined {
  const text = body.text(name);
  if (text === undefined) return undefined;
  const word = words.find((one) => one === text);
  if (word === undefined) throw badRequest(`Field "${name}" must be one of ${words.join(", ")}.`, "create");
  return word;
}
