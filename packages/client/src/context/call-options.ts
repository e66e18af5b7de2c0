/** What every call takes. */
export interface CallOptions {
  /** Ends the call with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** The whole call, its retries included, ends in this time. @default the client's `timeoutMs` */
  readonly timeoutMs?: number | undefined;
  /**
   * Tries in all, the first included; 1 where the caller has to know of an answer that was lost, because what was sent
   * may take effect late. More than one only counts for calls that may be repeated. @default the client's `retry.attempts`
   */
  readonly attempts?: number | undefined;
}
