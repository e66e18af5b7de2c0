/** What every call takes. */
export interface CallOptions {
  /** Ends the call with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** The whole call, its retries included, ends in this time. @default the client's `timeoutMs` */
  readonly timeoutMs?: number | undefined;
}
