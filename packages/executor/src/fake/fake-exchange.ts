import type { Clock } from "../clock/clock.js";
import { ExecutorError, type ExecutorErrorCode } from "../errors/executor-error.js";
import type { FakeFault } from "./fake-fault.js";
import type { FakeHost } from "./fake-host.js";
import type { FakeWorld } from "./fake-world.js";

/** The part of a call that waiting and failing need. */
export interface FakeRequest {
  readonly runner: { readonly id: string; readonly name: string };
  readonly replica?: { readonly id: string };
  readonly host: { readonly address: string };
  readonly timeLimitMs: number;
  readonly signal: AbortSignal;
}

/** An `ExecutorError` about this call. */
export function fakeError(
  request: FakeRequest,
  code: ExecutorErrorCode,
  what: string,
  extra: { readonly isRetryable?: boolean; readonly mayHaveTakenEffect?: boolean } = {},
): ExecutorError {
  const { id } = request.runner;
  return new ExecutorError({
    code,
    message: `${what} (${id === "" ? "" : `Runner ${id} on `}${request.host.address}).`,
    host: request.host.address,
    ...(id !== "" && { runnerId: id }),
    ...extra,
  });
}

/** Rejects with `ABORTED` or `TIMEOUT` instead of sleeping longer than the call may. */
export async function fakeSleep(request: FakeRequest, clock: Clock, ms: number): Promise<void> {
  const limited = Math.min(ms, request.timeLimitMs);
  try {
    if (limited > 0) await clock.sleep(limited, request.signal);
  } catch (cause) {
    if (!request.signal.aborted) throw cause;
  }
  if (request.signal.aborted) throw fakeError(request, "ABORTED", "The call was aborted");
  if (ms > request.timeLimitMs) {
    throw fakeError(request, "TIMEOUT", `The host was silent for ${request.timeLimitMs} ms`, {
      isRetryable: true,
      mayHaveTakenEffect: true,
    });
  }
}

/** One exchange with the host: passes, or fails as the host's access, a disturbance or a fault has it. */
export async function exchange(
  request: FakeRequest,
  world: FakeWorld,
  fault: FakeFault | null,
  place: "before-effect" | "after-effect",
): Promise<FakeHost> {
  if (request.signal.aborted) throw fakeError(request, "ABORTED", "The call was aborted before it began");
  const host = world.findHost(request.host.address);
  const state = faultState(fault, place) ?? host?.exchange() ?? "unreachable";
  switch (state) {
    case "unreachable":
      throw fakeError(request, "HOST_UNREACHABLE", "The host does not answer", { isRetryable: true });
    case "refused":
      throw fakeError(request, "AUTHENTICATION_FAILED", "The host rejected the credentials");
    case "hang":
      await fakeSleep(request, world.clock, Number.POSITIVE_INFINITY);
      break;
    case "lose-connection":
      throw fakeError(request, "CONNECTION_LOST", "The connection was lost", {
        isRetryable: true,
        mayHaveTakenEffect: true,
      });
    case "open":
      break;
  }
  if (host === null) throw fakeError(request, "HOST_UNREACHABLE", "There is no such host");
  return host;
}

function faultState(
  fault: FakeFault | null,
  place: "before-effect" | "after-effect",
): "unreachable" | "hang" | "lose-connection" | null {
  if (place === "after-effect") return fault?.kind === "lose-answer" ? "lose-connection" : null;
  if (fault?.kind === "unreachable") return "unreachable";
  return fault?.kind === "hang" ? "hang" : null;
}
