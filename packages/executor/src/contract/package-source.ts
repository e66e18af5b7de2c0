/** A package on its way from the control plane. Streamed: it is 150 to 250 MB. */
export interface OpenPackage {
  readonly stream: ReadableStream<Uint8Array>;
  readonly sizeBytes: number | null;
  /** The file name that the server proposes. Untrusted. */
  readonly fileName: string | null;
}

/** Opens the download when the executor is ready to receive it. May be opened again after a failure. */
export interface PackageSource {
  open(options: { readonly signal: AbortSignal }): Promise<OpenPackage>;
}
