import type { Secret } from "../secret/secret.js";

/** What `regenerate-credentials` or `create-replica` brought. It lives in memory only: after a crash it is regenerated, on record. */
export interface NewCredentials {
  readonly runnerId: string;
  /** The new replica that they are for; left out where they are the Runner's own. */
  readonly replicaId?: string;
  readonly token: Secret;
}
