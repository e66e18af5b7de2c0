import type { Secret } from "../secret/secret.js";

/** What `regenerate-credentials` brought. It lives in memory only: after a crash it is regenerated, on record. */
export interface NewCredentials {
  readonly runnerId: string;
  readonly token: Secret;
}
