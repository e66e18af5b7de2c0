import { TransportError } from "../errors/transport-error.js";

/** The time limit was over. */
export function tooSlow(address: string, timeLimitMs: number, cause: unknown): TransportError {
  return new TransportError({
    code: "TIMEOUT",
    address,
    message: `${address} did not let us in within ${timeLimitMs} ms. Nothing was done there; check that it is up and reachable.`,
    cause: TransportError.isInstance(cause) ? cause : undefined,
  });
}

/** Nobody waits for it any more. */
export function aborted(address: string): TransportError {
  return new TransportError({
    code: "ABORTED",
    address,
    message: `Connecting to ${address} was aborted. Nothing was done there.`,
  });
}

/** The transport is not to be used any more. */
export function disposed(address: string): TransportError {
  return new TransportError({
    code: "CONNECTION_LOST",
    address,
    isRetryable: false,
    mayHaveTakenEffect: false,
    message: `The transport is disposed of already, so ${address} was not connected to. Make a new one.`,
  });
}
