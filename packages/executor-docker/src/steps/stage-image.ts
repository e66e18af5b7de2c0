import type { StepContext, StepOutcome } from "@runner-upgrade/executor";
import { EngineFailure } from "../engine/engine-failure.js";
import { limits } from "../engine/limits.js";
import type { PullMessage } from "../engine/pull-messages.js";
import { isSamePlatform } from "../engine/same-platform.js";
import { shortId } from "../engine/short-id.js";
import type { DockerCall } from "../host/docker-call.js";
import { parseImageReference, pullQuery } from "../registry/image-reference.js";
import { registryAuthHeader } from "../registry/registry-auth.js";
import { targetOf } from "./step-call.js";

/**
 * Brings the new image to the engine, before anything is stopped: pulls it as the policy says, and looks whether the
 * engine can run it. Records its id: a tag may move meanwhile.
 */
export async function stageImage(call: DockerCall, context: StepContext): Promise<StepOutcome> {
  const { image, pull } = targetOf({ call, context });
  const before = await call.engine.image(image);
  const isPulled = pull === "always" || before === null;
  if (isPulled) await pullImage(call, context, { image, isThere: before !== null });
  const staged = isPulled ? await call.engine.image(image) : before;
  if (staged === null)
    throw call.error("IMAGE_NOT_FOUND", `${image} was pulled and is not there. The Runner runs as before.`);
  const info = await call.engine.info();
  if (!isSamePlatform(staged, info)) {
    throw call.error(
      "WRONG_PLATFORM",
      `${image} is for ${staged.os}/${staged.architecture}, and the engine runs ${info.os}/${info.architecture}. The Runner runs as before.`,
      { remedies: ["Name an image that exists for this platform; the vendor's is for amd64 alone."] },
    );
  }
  return {
    outcome: isPulled && staged.id !== before?.id ? "done" : "already-done",
    summary: `${image} is on the engine (${shortId(staged.id)}).`,
    record: { imageId: staged.id, image, digests: [...staged.digests] },
  };
}

async function pullImage(
  call: DockerCall,
  context: StepContext,
  { image, isThere }: { readonly image: string; readonly isThere: boolean },
): Promise<void> {
  const { registry } = parseImageReference(image);
  call.scope.note(`asking for the login of ${registry}`);
  const auth = await call.settings.registryAuth(registry).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : "no reason given";
    throw call.error(
      "REGISTRY_REFUSED",
      `The login for ${registry} could not be read: ${why} The Runner runs as before.`,
    );
  });
  if (auth !== null && !call.engine.isConfidential) {
    throw call.error(
      "REGISTRY_REFUSED",
      `The login for ${registry} would go to the engine ${call.host.address} without encryption, so it was not sent. The Runner runs as before.`,
      {
        remedies: [
          "Reach the engine by https://, by ssh:// or by its local socket, or give createDockerExecutor its certificates as `tls`.",
        ],
      },
    );
  }
  for (const secret of [auth?.password, auth?.identityToken]) call.redactor.add(secret ?? "");
  call.scope.note(`pulling ${image}`);
  const idle = watchdog(call, image);
  const layers = new Map<string, readonly [number, number]>();
  try {
    await Promise.race([
      idle.expired,
      call.engine.pull(pullQuery(image), {
        registryAuth: auth === null ? null : registryAuthHeader(auth),
        onMessage: (message) => {
          idle.touch();
          tell(call, context, message, layers);
        },
      }),
    ]);
  } catch (error) {
    throw error instanceof EngineFailure ? pullError(call, { image, registry, isThere }, error) : error;
  } finally {
    idle.end();
  }
}

function tell(
  call: DockerCall,
  context: StepContext,
  { layer, status, doneBytes, totalBytes }: PullMessage,
  layers: Map<string, readonly [number, number]>,
): void {
  if (doneBytes === null || totalBytes === null || status !== "Downloading") return;
  if (layers.size >= limits.pullLayers && !layers.has(layer)) return;
  layers.set(layer, [doneBytes, totalBytes]);
  const sum = (which: 0 | 1): number => [...layers.values()].reduce((all, pair) => all + pair[which], 0);
  call.scope.note(`pulling, ${sum(0)} of ${sum(1)} bytes`);
  context.onProgress?.({ message: "Pulling the image", doneBytes: sum(0), totalBytes: sum(1) });
}

/** Ends a pull that says nothing any more: an engine itself waits for a silent registry for ever. */
function watchdog(
  call: DockerCall,
  image: string,
): { readonly expired: Promise<never>; touch(): void; end(): void } {
  const { clock, pullIdleMs } = call.settings;
  const over = new AbortController();
  let lastAt = clock.now();
  const expired = (async (): Promise<never> => {
    for (;;) {
      await clock.sleep(Math.max(lastAt + pullIdleMs - clock.now(), 1), over.signal);
      if (clock.now() - lastAt >= pullIdleMs) {
        throw call.error(
          "TIMEOUT",
          `The pull of ${image} made no progress for ${pullIdleMs} ms. The Runner runs as before.`,
          { isRetryable: true, remedies: ["Look whether the engine reaches the registry."] },
        );
      }
    }
  })();
  expired.catch(() => undefined);
  return {
    expired,
    touch: () => {
      lastAt = clock.now();
    },
    end: () => {
      over.abort();
    },
  };
}

function pullError(
  call: DockerCall,
  {
    image,
    registry,
    isThere,
  }: { readonly image: string; readonly registry: string; readonly isThere: boolean },
  failure: EngineFailure,
): Error {
  if (failure.status === null) return failure;
  const said = call.quote(failure.message);
  const unchanged = "The Runner runs as before.";
  // Built or loaded on the engine, it is in no registry.
  const here = isThere
    ? ['The engine has an image of this name already: plan with `pull: "if-missing"` to run that one.']
    : [];
  if (/no space left on device/i.test(said))
    return call.error(
      "DISK_FULL",
      `The engine's disk is full while pulling ${image}: ${said}. ${unchanged}`,
      {
        remedies: ["Make room under the engine's data directory."],
        cause: failure,
      },
    );
  if (/unauthorized|denied|authentication required|no basic auth|forbidden/i.test(said))
    return call.error("REGISTRY_REFUSED", `${registry} refuses to give ${image}: ${said}. ${unchanged}`, {
      remedies: [
        ...here,
        "Log in with `docker login`, or look whether the name is right: registries say so of missing images too.",
      ],
      cause: failure,
    });
  if (failure.status === 404 || /not found|manifest unknown|does not exist|repository name must/i.test(said))
    return call.error("IMAGE_NOT_FOUND", `There is no ${image}: ${said}. ${unchanged}`, {
      remedies: [...here, "Look whether its name and tag are right."],
      cause: failure,
    });
  return call.error("IMAGE_NOT_PULLED", `${image} could not be pulled: ${said}. ${unchanged}`, {
    isRetryable: true,
    remedies: [...here, "Look whether the engine reaches the registry."],
    cause: failure,
  });
}
