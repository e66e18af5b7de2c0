import { addReplica, createDownload } from "../../world/runners.js";
import { noteStatus } from "../../world/runner-status.js";
import { atBothLevels } from "../both-levels.js";
import { runnerOf, type ApiOperation, type Call } from "../call.js";
import { presentReplica } from "../present.js";
import { badRequest, notFound } from "../refusal.js";

const since = { system: 55, project: 55 };

/** `GET /runner/{id}/replicas`. What a server answers whose flag is off is unknown: here 400. */
export const listReplicas: readonly ApiOperation[] = atBothLevels({
  method: "GET",
  path: "/runner/:id/replicas",
  since,
  right: "read",
  answer: (call) => {
    requireReplicas(call);
    const runner = runnerOf(call);
    return {
      json: {
        replicas: [...runner.replicas.values()].map((replica) => presentReplica(call.world, runner, replica)),
      },
    };
  },
});

/** `POST /runner/{id}/replicas`: a new identity beside the old ones. Refused for ephemeral Runners [probable]. */
export const createReplica: readonly ApiOperation[] = atBothLevels({
  method: "POST",
  path: "/runner/:id/replicas",
  since,
  right: "update",
  answer: (call) => {
    requireReplicas(call);
    const runner = runnerOf(call);
    if (runner.sharedToken !== null) {
      throw badRequest(
        `Replicas of the ephemeral Runner ${runner.name} come by themselves.`,
        "api-error-response",
      );
    }
    const replica = addReplica(call.world, runner);
    return {
      json: {
        token: replica.token,
        runnerId: runner.id,
        replicaId: replica.replicaId,
        downloadTk: createDownload(call.world, runner, replica),
      },
    };
  },
});

/** `DELETE /runner/{id}/replica/{replicaId}`; note the singular. */
export const deleteReplica: readonly ApiOperation[] = atBothLevels({
  method: "DELETE",
  path: "/runner/:id/replica/:replicaId",
  since,
  right: "update",
  answer: (call) => {
    requireReplicas(call);
    const runner = runnerOf(call);
    const replicaId = call.params["replicaId"] ?? "";
    if (!runner.replicas.has(replicaId)) throw notFound("Replica", replicaId);
    if (runner.sharedToken !== null) {
      throw badRequest(
        `Replicas of the ephemeral Runner ${runner.name} go by themselves.`,
        "api-error-response",
      );
    }
    runner.replicas.delete(replicaId);
    noteStatus(call.world, runner);
    return new Response(null, { status: 204 });
  },
});

function requireReplicas(call: Call): void {
  if (call.world.server.replicas === "off") {
    throw badRequest("The feature runnerReplicas is not enabled.", "api-error-response");
  }
}
