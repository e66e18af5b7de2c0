import type { ClientContext } from "../context/context.js";
import { callError } from "../http/call-error.js";
import type { Call } from "../http/call.js";
import { receive } from "../http/receive.js";
import { isPlausibleType } from "./content-type.js";
import type { DownloadOptions } from "./download-options.js";
import { fileNameOf } from "./file-name.js";
import type { PackageDownload } from "./package-download.js";
import { packageStream } from "./package-stream.js";

/** An answer that should be a package. */
export interface OpenPackageOptions {
  readonly context: ClientContext;
  readonly call: Call;
  readonly response: Response;
  readonly options: DownloadOptions;
}

const defaultMinBytes = 1_000_000;
const defaultMaxBytes = 1_000_000_000;

/**
 * Opens an answer as a package: what is no package by its content type, its announced size or its first bytes is
 * refused before a caller sees a byte of it.
 */
export async function openPackage(opening: OpenPackageOptions): Promise<PackageDownload> {
  const { context, call, response, options } = opening;
  const contentType = response.headers.get("content-type");
  // A refusal and a page for people are read and named like those of every other call.
  if (!response.ok || /\bhtml\b/i.test(contentType ?? "")) await receive(context, call, response);
  if (!isPlausibleType(contentType)) {
    await response.body?.cancel().catch(() => undefined);
    throw callError(call, {
      code: "PACKAGE_IMPLAUSIBLE",
      what: `the server sent ${contentType ?? "something"} instead of a package`,
      next: "Nothing was stored. Check that the download token is a fresh one.",
      status: response.status,
    });
  }
  const sizeBytes = announcedSize(response.headers);
  const stream = await packageStream({
    call,
    body: response.body,
    sizeBytes,
    minBytes: options.minBytes ?? defaultMinBytes,
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    idleMs: context.downloadTimeoutMs,
    clock: context.clock,
    signal: options.signal,
    onProgress: options.onProgress,
  });
  return {
    stream,
    sizeBytes,
    fileName: fileNameOf(response.headers.get("content-disposition")),
    contentType,
  };
}

// The length of a compressed transfer says nothing of what arrives.
function announcedSize(headers: Headers): number | null {
  const length = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  return length === null || encoding !== "identity" || !/^\d+$/.test(length) ? null : Number(length);
}
