import { isApiError } from "../cluster/api-error.js";
import type { HostCall } from "../host/host-call.js";

/**
 * Asks again while the API server does not answer, as one that restarts does, for as long as `outageMs`. Only for what
 * looks: an act whose answer was lost may have taken effect.
 */
export async function tolerateOutage<T>(
  call: Pick<HostCall, "scope" | "settings">,
  look: () => Promise<T>,
): Promise<T> {
  const { scope, settings } = call;
  let since: number | null = null;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!isApiError(error, "unreachable", "connection-lost", "server")) throw error;
      scope.check();
      const now = settings.clock.now();
      since ??= now;
      if (now - since >= settings.outageMs) throw error;
      scope.note(`waiting for the API server: ${error.message}`);
      await scope.sleep(settings.pollMs);
    }
  }
}
