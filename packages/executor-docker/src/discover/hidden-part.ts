import type { HiddenPart } from "@runner-upgrade/executor";
import type { EngineFailure } from "../engine/engine-failure.js";

/** What an engine refused to show, and the request to allow. Engines are asked through proxies that let only some pass. */
export function hiddenPartOf(
  { status, message }: EngineFailure,
  { what, request }: { readonly what: string; readonly request: string },
): HiddenPart {
  const isRefused = status === 401 || status === 403;
  return {
    code: isRefused ? "PERMISSION_DENIED" : "HOST_COMMAND_FAILED",
    message: `${what}: the engine answered ${String(status)} (${message}).`,
    remedy: isRefused
      ? `Allow ${request} on this engine, then discover again.`
      : "Check the container on the engine, then discover again.",
  };
}
