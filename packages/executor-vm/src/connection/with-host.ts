import {
  type Executor,
  stepError,
  type CallSubject,
  withinLimits,
  type ExecutorError,
  Redactor,
} from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan";
import type { Settings } from "../options/vm-executor-options.js";
import { checkNames } from "./check-names.js";
import { HostShell } from "../host/host-shell.js";
import { translateError } from "../errors/translate-error.js";

/** What any call of the executor brings. */
export type HostRequest = Pick<
  Parameters<Executor["inspectHost"]>[0],
  "runner" | "host" | "signal" | "timeLimitMs"
> & { readonly runId?: string };

/** Connects to the call's host and works on it, all within the call's limits. */
export function withHost<T>(
  settings: Settings,
  request: HostRequest,
  work: (shell: HostShell, host: VmHost) => Promise<T>,
): Promise<T> {
  const { runner, host, signal, timeLimitMs } = request;
  const subject: CallSubject = { runner, host };
  const redactor = new Redactor();
  const translate = (error: unknown): ExecutorError => translateError(subject, error);
  return withinLimits(
    { subject, signal, timeLimitMs, clock: settings.clock, redactor, translate },
    async (scope) => {
      if (host.platform !== "vm") {
        throw stepError(
          subject,
          "UNSUPPORTED",
          `This executor serves virtual machines, not ${host.platform}.`,
        );
      }
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
