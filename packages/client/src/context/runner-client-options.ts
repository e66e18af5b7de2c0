import type { Auth } from "../auth/auth.js";
import type { Clock } from "../clock/clock.js";
import type { Logger } from "../logger/logger.js";

/** How often and how patiently an idempotent call is tried again. */
export interface RetryOptions {
  /** Tries in all, the first included; 1 switches retries off. @default 4 */
  readonly attempts?: number;
  /** Wait before the second try; it doubles from there. @default 250 */
  readonly minDelayMs?: number;
  /** No backoff is longer; a `Retry-After` of the server may be. @default 8_000 */
  readonly maxDelayMs?: number;
  /** A number from 0 to 1 that spreads the waits of many clients. @default Math.random */
  readonly jitter?: () => number;
}

/** What `createRunnerClient` takes. */
export interface RunnerClientOptions {
  /** Base URL of the server, with its context path if it has one, without `/api`. */
  readonly url: string;
  /** `tokenAuth(...)`, `passwordAuth(...)`, `bearerAuth(...)` or your own. */
  readonly auth: Auth;
  /**
   * What carries a request: a proxy, a private CA, a simulator's app. It is given `redirect: "manual"` and must
   * not follow redirects itself. @default the global `fetch`
   */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** A call ends in this time, its retries included; of a download, the time until it starts. @default 30_000 */
  readonly timeoutMs?: number;
  /** A download ends with `TIMEOUT` when it brings nothing for this long. @default 60_000 */
  readonly downloadTimeoutMs?: number;
  readonly retry?: RetryOptions;
  /** @default the machine's own time */
  readonly clock?: Clock;
  /** A ceiling for the API version; one above the server's is never used. @default the server's own version */
  readonly apiVersion?: number;
  /** @default silent */
  readonly logger?: Logger;
  /** An answer longer than this ends with `BODY_TOO_LARGE`; packages are not concerned. @default 268_435_456 */
  readonly maxResponseBytes?: number;
}
