import { createDownload, packageIdentity, regenerateToken } from "../../world/runners.js";
import { atBothLevels } from "../both-levels.js";
import { refuseSharedRunner, runnerOf, type ApiOperation } from "../call.js";
import { Refusal } from "../refusal.js";
import { sendPackage } from "../send-package.js";

/**
 * `POST /runner/{id}/regenerateCreds`: the old credentials are dead at once. What a server with replicas answers for
 * a manual Runner is unknown: the switch `regenerateManual` decides.
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
    const identity = packageIdentity(runner);
    const isManual = world.server.replicas === "on" && runner.sharedToken === null;
    const { regenerateManual } = world.settings.replicas;
    if (identity === null || (isManual && regenerateManual !== "accepted")) {
      const isServerError = regenerateManual === "server-error";
      throw new Refusal({
        status: isServerError ? 500 : 400,
        errorCode: isServerError ? "api.error.unknown" : "api.error.invalid.request",
        message: `Runner ${runner.name} has replicas with credentials of their own: create a replica instead.`,
        shape: "api-error-response",
      });
    }
    const token = regenerateToken(world, runner);
    const downloadTk = createDownload(world, runner, identity.replicaId);
    return { json: { runnerId: runner.id, token, downloadTk } };
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
