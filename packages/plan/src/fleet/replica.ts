/** One agent process of a Runner, as a server with replicas shows it. What the server does not tell is null. */
export interface Replica {
  readonly id: string;
  /** As the server spelled it. */
  readonly status: string;
  readonly version: string | null;
  readonly hostname: string | null;
  /** The launch directory or the jar: no document says which. */
  readonly installationPath: string | null;
  readonly address: string | null;
  readonly uptimeMs: number | null;
  readonly runningOperations: number | null;
  /** The server warns that its version is not that of the others. */
  readonly versionWarning: boolean | null;
}

/** Whether the server finds that a Runner's replicas fit together. */
export interface ReplicaValidation {
  readonly valid: boolean | null;
  readonly errors: readonly string[];
}
