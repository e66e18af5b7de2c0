import type { Clock } from "../clock/clock.js";

/** What an auth hook is given. */
export interface AuthContext {
  /** The server's base URL, without `/api` and without a trailing slash. */
  readonly url: string;
  /** The client's own `fetch`, so that a login takes the same way (proxy, private CA, simulator). */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Aborted when the call that needs the credentials ends. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** True when the server refused what the hook gave before: a cached answer must not be given again. */
  readonly renew: boolean;
}

/**
 * How a call proves who it is. `tokenAuth`, `passwordAuth` and `bearerAuth` make one; write your own for another
 * scheme. What it returns goes to the server's own origin only, never to where a redirect leads.
 */
export interface Auth {
  /** A word for logs and errors, such as "token". Never a credential. */
  readonly kind: string;
  /** Whether asking again with `renew` may give something else (a new session, a new bearer). */
  readonly isRenewable: boolean;
  /** The headers that authenticate a request. Called for every request: cache inside where it is costly. */
  headers(context: AuthContext): Promise<Record<string, string>>;
}
