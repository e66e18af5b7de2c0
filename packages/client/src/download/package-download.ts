/** How far a download is. */
export interface DownloadProgress {
  readonly receivedBytes: number;
  /** What the server announced, or null. */
  readonly totalBytes: number | null;
}

/** A Runner's package on its way. Read the stream, or cancel it: an unread one keeps its connection. */
export interface PackageDownload {
  /**
   * The package, as it comes. Errors with `DOWNLOAD_INTERRUPTED` when it ends early, `TIMEOUT` when nothing comes
   * for the idle limit, `PACKAGE_IMPLAUSIBLE` when its size is.
   */
  readonly stream: ReadableStream<Uint8Array>;
  /** What the server announced, or null. */
  readonly sizeBytes: number | null;
  /** From `content-disposition`, without directories; null where the server does not tell. */
  readonly fileName: string | null;
  readonly contentType: string | null;
}
