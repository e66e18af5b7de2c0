import { createDownload, firstReplica, regenerateToken } from "../../world/runners.js";
import { atBothLevels } from "../both-levels.js";
import { refuseSharedRunner, runnerOf, type ApiOperation } from "../call.js";
import { Refusal } from "../refusal.js";
import { sendPackage } from "../send-package.js";

/**
 * `POST /runner/{id}/regenerateCreds`: the old credentials are dead at once. What a server with replicas answers for
 * a Runner whose replicas people keep is unknown: here it refuses.
 */
export const regenerateCredentials: readonly ApiOperation[] = atBothLevels({
  method: "POST",
  path: "/runner/:id/regenerateCreds",
  since: { system: 42, project: 42 },
  right: "regenerate_credentials",
  answer: (call) => {
    const { world } = call;
    const runner = runnerOf(call);
    refuseSharedRunner(call, runner);
    if (world.server.replicas === "on" && runner.sharedToken === null) {
      throw new Refusal({
        status: 400,
        errorCode: "api.error.invalid.request",
        message: `Runner ${runner.name} has replicas with credentials of their own: create a replica instead.`,
        shape: "api-error-response",
      });
    }
    const replica = firstReplica(runner);
    const token = regenerateToken(world, runner, replica);
    return { json: { runnerId: runner.id, token, downloadTk: createDownload(world, runner, replica) } };
  },
});

/** `GET /download/{token}`: the package, with the credentials of this moment and the server's own version. */
export const downloadPackage: readonly ApiOperation[] = atBothLevels({
  method: "GET",
  path: "/download/:token",
  since: { system: 41, project: 41 },
  right: null,
  answer: (call) => sendPackage(call),
});
