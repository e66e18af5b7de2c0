import { addReplica, createDownload, removeReplica } from "../../world/runners.js";
import type { RunnerRecord } from "../../world/runner-record.js";
import { hasReplicas } from "../../world/runner-status.js";
import { atBothLevels } from "../both-levels.js";
import { refuseSharedRunner, requireRight, runnerOf, type ApiOperation, type Call } from "../call.js";
import { presentReplica } from "../present-replica.js";
import { badRequest, notFound } from "../refusal.js";

const since = { system: 55, project: 55 };

/**
 * `GET /runner/{id}/replicas`. Before 6.0.0 a project's list needed the right to delete as well (rundeck/docs, release
 * notes of 6.0).
 */
export const listReplicas: readonly ApiOperation[] = atBothLevels({
  method: "GET",
  path: "/runner/:id/replicas",
  since,
  right: "read",
  answer: (call) => {
    const runner = runnerWithReplicas(call);
    const { world, project } = call;
    if (project !== null && majorOf(world.server.version) < 6) requireRight(call, "delete");
    return {
      json: { replicas: [...runner.replicas.values()].map((one) => presentReplica(world, runner, one)) },
    };
  },
});

/**
 * `POST /runner/{id}/replicas`: a new identity beside the old ones. Refused for ephemeral Runners [probable], and in a
 * project for those that several share [probable]. It makes a token: whether it needs that right is a switch.
 */
export const createReplica: readonly ApiOperation[] = atBothLevels({
  method: "POST",
  path: "/runner/:id/replicas",
  since,
  right: "update",
  answer: (call) => {
    const runner = runnerWithReplicas(call);
    const { world } = call;
    if (world.settings.replicas.tokenRight === "needed") requireRight(call, "generate_service_token");
    refuseSharedRunner(call, runner);
    refuseEphemeral(runner, "come");
    const { replicaId, token } = addReplica(world, runner);
    const downloadTk = createDownload(world, runner, replicaId);
    return { json: { token, runnerId: runner.id, replicaId, downloadTk } };
  },
});

/** `DELETE /runner/{id}/replica/{replicaId}`; note the singular. Also for the only one (seen in a job of the vendor's). */
export const deleteReplica: readonly ApiOperation[] = atBothLevels({
  method: "DELETE",
  path: "/runner/:id/replica/:replicaId",
  since,
  right: "delete",
  answer: (call) => {
    const runner = runnerWithReplicas(call);
    const replicaId = call.params["replicaId"] ?? "";
    refuseSharedRunner(call, runner);
    refuseEphemeral(runner, "go");
    if (!runner.replicas.has(replicaId)) throw notFound("Replica", replicaId);
    removeReplica(call.world, runner, replicaId);
    return new Response(null, { status: 204 });
  },
});

function runnerWithReplicas(call: Call): RunnerRecord {
  if (hasReplicas(call.world)) return runnerOf(call);
  if (call.world.settings.replicas.replicasOff === "not-found") throw notFound("Page", "replicas");
  throw badRequest("The feature runnerReplicas is not enabled.", "api-error-response");
}

function refuseEphemeral({ name, sharedToken }: RunnerRecord, verb: "come" | "go"): void {
  if (sharedToken === null) return;
  throw badRequest(`Replicas of the ephemeral Runner ${name} ${verb} by themselves.`, "api-error-response");
}

const majorOf = (version: string): number => Number.parseInt(version, 10);
