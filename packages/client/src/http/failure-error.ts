import type { RunnerApiError } from "../errors/runner-api-error.js";
import { codesOf } from "../errors/safe-cause.js";
import { callError } from "./call-error.js";
import type { Call } from "./call.js";

// Of these the server has seen nothing: no connection was made.
const neverReached = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const unknownIssuer = new Set([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_UNTRUSTED",
]);

const otherTls =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|HOSTNAME_MISMATCH|CRL_|INVALID_CA|INVALID_PURPOSE|EPROTO)/;

/** Makes the error for a request that got no answer: TLS, or the network, with what was reached so far. */
export function failureError(call: Call, cause: unknown): RunnerApiError {
  const codes = codesOf(cause);
  const issuer = codes.find((code) => unknownIssuer.has(code));
  if (issuer !== undefined) {
    return callError(call, {
      code: "TLS",
      what: `the server's certificate is signed by no authority that Node knows (${issuer})`,
      next: "For a private authority, set NODE_EXTRA_CA_CERTS to the file with its certificate before Node starts.",
      cause,
    });
  }
  const tls = codes.find((code) => otherTls.test(code));
  if (tls !== undefined) {
    return callError(call, {
      code: "TLS",
      what: `no trusted connection could be made (${tls})`,
      next:
        "Check the url's host name and the certificate's names and dates; NODE_EXTRA_CA_CERTS helps only where its " +
        "authority is unknown.",
      cause,
    });
  }
  const reached = !codes.some((code) => neverReached.has(code));
  const detail = codes.length === 0 ? "" : ` (${codes.join(", ")})`;
  return callError(call, {
    code: "NETWORK",
    what: reached
      ? `the connection broke before the answer was there${detail}`
      : `the server could not be reached${detail}`,
    next: reached ? undefined : "Check the url, the network and whether a proxy is needed.",
    isRetryable: call.facts.isIdempotent || !reached,
    mayHaveTakenEffect: reached,
    cause,
  });
}
