import { packageIdentity } from "../world/runners.js";
import type { Call } from "./call.js";
import { Refusal } from "./refusal.js";

const chunkBytes = 64 * 1024;

/**
 * Answers a download token with its package. How long a token lives and how often it may be used is unknown; the
 * simulator's options decide. Throws `Refusal` 404 when the token is not, or no longer, good.
 */
export async function sendPackage(call: Call): Promise<Response> {
  const { world } = call;
  const download = world.downloads.get(call.params["token"] ?? "");
  const runner = download === undefined ? undefined : world.runners.get(download.runnerId);
  const identity = runner === undefined ? null : packageIdentity(runner, download?.replicaId);
  const isExpired =
    download === undefined ||
    download.isDead ||
    download.uses >= world.settings.downloadTokenUses ||
    world.time - download.createdAt > world.settings.downloadTokenLifetimeMs;
  const isVisible = call.project === null || runner?.associations.has(call.project) === true;
  if (isExpired || runner === undefined || identity === null || !isVisible) {
    throw new Refusal({
      status: 404,
      errorCode: "api.error.item.doesnotexist",
      message: "The download token is not known, was used, or is too old.",
    });
  }
  download.uses += 1;
  const { version } = world.server;
  const bytes = await call.packages.build({
    runnerId: runner.id,
    ...identity,
    serverUrl: call.serverUrl(),
    version,
    queueAdoption: world.settings.replicas.queueAdoption,
    packageBytes: call.packageBytes,
  });
  world.events.push({ type: "package-downloaded", at: world.time, runnerId: runner.id, version });
  return new Response(streamOf(bytes), {
    headers: {
      "content-type": "application/java-archive",
      "content-length": String(bytes.length),
      "content-disposition": `attachment; filename="runner-${identity.replicaId}.jar"`,
    },
  });
}

/** The bytes in pieces, so that a reader sees progress as it does with a real package of 164 MB. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (offset >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.slice(offset, offset + chunkBytes));
      offset += chunkBytes;
    },
  });
}
