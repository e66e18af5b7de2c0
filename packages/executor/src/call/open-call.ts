import type { Host, Platform } from "@runner-upgrade/plan";
import type { CustomHost, CustomPlatform } from "@runner-upgrade/plan/platform";
import type { Clock } from "../clock/clock.js";
import type { InspectRequest } from "../contract/executor.js";
import type { ExecutorError, ExecutorErrorCode } from "../errors/executor-error.js";
import { stepError, type CallSubject, type StepErrorExtra } from "../errors/step-error.js";
import { Redactor } from "../secret/redactor.js";
import { withinLimits, type CallScope } from "./call-scope.js";

/** What any call of an executor brings: whom it is about, where, and its limits. */
export type CallRequest = Pick<InspectRequest, "runner" | "host" | "signal" | "timeLimitMs">;

/** The host of a platform, by the platform's name. */
export type HostOn<P extends Platform> = P extends CustomPlatform
  ? CustomHost & { readonly platform: P }
  : Extract<Host, { readonly platform: P }>;

/** A call that is open: its host, its limits, and what must not be seen of it. */
export interface OpenCall<P extends Platform = Platform> {
  readonly subject: CallSubject;
  readonly host: HostOn<P>;
  readonly scope: CallScope;
  /** Takes the secrets that the call has met out of its errors. Tell it of each one as soon as it is read. */
  readonly redactor: Redactor;
  /** An error about this Runner on this host, without the secrets that the call has met. */
  readonly error: (code: ExecutorErrorCode, what: string, extra?: StepErrorExtra) => ExecutorError;
}

/** How the calls of one executor are opened. */
export interface CallOptions<P extends Platform> {
  readonly platform: P;
  /** What the executor serves, in the plural, for the refusal of any other host: "Docker Engines". */
  readonly serves: string;
  readonly clock: Clock;
  /** The executor's own error for whatever was thrown. */
  readonly translate: (subject: CallSubject, error: unknown) => ExecutorError;
}

/**
 * Opens a call of an executor: refuses a host of another platform (`UNSUPPORTED`), bounds the work by the request's
 * limits, and rejects with an `ExecutorError` and nothing else. Keeps no state between two calls.
 *
 * @example
 * ```ts
 * await openCall(request, { platform: "docker", serves: "Docker Engines", clock, translate }, async (call) => {
 *   call.scope.note(`connecting to ${call.host.address}`);
 *   return connect(call.host.address, call.scope.signal);
 * });
 * ```
 */
export function openCall<P extends Platform, T>(
  request: CallRequest,
  { platform, serves, clock, translate }: CallOptions<P>,
  work: (call: OpenCall<P>) => Promise<T>,
): Promise<T> {
  const { runner, host, signal, timeLimitMs } = request;
  const subject: CallSubject = { runner, host };
  const redactor = new Redactor();
  const error: OpenCall<P>["error"] = (code, what, extra) =>
    stepError(subject, code, redactor.redact(what), extra);
  return withinLimits(
    { subject, signal, timeLimitMs, clock, redactor, translate: (thrown) => translate(subject, thrown) },
    async (scope) => {
      if (!isOn(host, platform))
        throw error("UNSUPPORTED", `This executor serves ${serves}, not ${host.platform}.`);
      return work({ subject, host, scope, redactor, error });
    },
  );
}

function isOn<P extends Platform>(host: Host, platform: P): host is Host & HostOn<P> {
  return host.platform === platform;
}
