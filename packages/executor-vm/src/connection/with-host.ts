import { openCall, type CallRequest } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { translateError } from "../errors/translate-error.js";
import { HostShell } from "../host/host-shell.js";
import type { Settings } from "../options/vm-executor-options.js";
import { checkNames } from "./check-names.js";

/** What any call of the executor brings. */
export type HostRequest = CallRequest & { readonly runId?: string };

/** Connects to the call's host and works on it, all within the call's limits. */
export function withHost<T>(
  settings: Settings,
  request: HostRequest,
  work: (shell: HostShell, host: VmHost) => Promise<T>,
): Promise<T> {
  return openCall(
    request,
    { platform: "vm", serves: "virtual machines", clock: settings.clock, translate: translateError },
    async ({ subject, host, scope, redactor }) => {
      const refused = checkNames(subject, host, { runId: request.runId ?? null });
      if (refused !== null) throw refused;
      scope.note(`connecting to ${host.address}`);
      const session = await settings
        .transportFor(host)
        .connect(host.address, { signal: scope.signal, timeLimitMs: settings.connectTimeLimitMs });
      try {
        scope.note(`connected to ${host.address}`);
        return await work(new HostShell({ session, subject, scope, redactor, settings }), host);
      } finally {
        await session[Symbol.asyncDispose]();
      }
    },
  );
}
