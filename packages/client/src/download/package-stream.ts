import type { Clock } from "../clock/clock.js";
import type { RunnerApiError } from "../errors/runner-api-error.js";
import { callError } from "../http/call-error.js";
import type { Call } from "../http/call.js";
import { withTimeLimit } from "../http/time-limit.js";
import type { DownloadProgress } from "./package-download.js";
import { hasZipSignature, zipSignatureBytes } from "./zip-signature.js";

/** What a package's stream is made of. */
export interface PackageStreamOptions {
  readonly call: Call;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly sizeBytes: number | null;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly idleMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Wraps a body as a package's stream. Resolves when the first bytes were seen to be those of a zip; the stream then
 * watches length, size, idle time and the caller's signal. Whatever ends it early also ends the transfer.
 */
export async function packageStream(options: PackageStreamOptions): Promise<ReadableStream<Uint8Array>> {
  const { call, body, sizeBytes, minBytes, maxBytes, onProgress, signal } = options;
  const implausible = (what: string): RunnerApiError =>
    callError(call, {
      code: "PACKAGE_IMPLAUSIBLE",
      what,
      next: "Throw away what was stored of it. Where packages really are so, set minBytes and maxBytes.",
    });
  const interrupted = (received: number, cause?: unknown): RunnerApiError =>
    callError(call, {
      code: "DOWNLOAD_INTERRUPTED",
      what: `the download ended after ${received} of ${sizeBytes ?? "an unknown number of"} bytes`,
      next: "Throw away what was stored of it and download again; where the token works only once, new credentials are needed.",
      isRetryable: true,
      cause,
    });

  if (sizeBytes !== null && (sizeBytes < minBytes || sizeBytes > maxBytes)) {
    await body?.cancel().catch(() => undefined);
    throw implausible(`a package of ${sizeBytes} bytes is announced, not one of ${minBytes} to ${maxBytes}`);
  }
  if (body === null) throw implausible("the answer has no content");

  const reader = body.getReader();
  const release = (): void => {
    reader.cancel().catch(() => undefined);
  };
  let received = 0;

  async function next(): Promise<Uint8Array | null> {
    const result = await withTimeLimit(
      {
        clock: options.clock,
        limitMs: options.idleMs,
        signal,
        onTimeout: () =>
          callError(call, {
            code: "TIMEOUT",
            what: `the download brought nothing for ${options.idleMs} ms, after ${received} bytes`,
            isRetryable: true,
          }),
        onAbort: (cause) =>
          callError(call, {
            code: "ABORTED",
            what: `the caller aborted the download after ${received} bytes`,
            cause,
          }),
      },
      () =>
        reader.read().catch((cause: unknown) => {
          throw interrupted(received, cause);
        }),
    );
    if (!result.done) {
      received += result.value.byteLength;
      if (received > maxBytes) throw implausible(`the package is longer than ${maxBytes} bytes`);
      return result.value;
    }
    if (sizeBytes !== null && received !== sizeBytes) throw interrupted(received);
    if (received < minBytes) throw implausible(`the package has ${received} bytes, fewer than ${minBytes}`);
    return null;
  }

  async function head(): Promise<Uint8Array> {
    let bytes = new Uint8Array(0);
    while (bytes.byteLength < zipSignatureBytes) {
      const chunk = await next();
      if (chunk === null) break;
      bytes = joined(bytes, chunk);
    }
    if (!hasZipSignature(bytes))
      throw implausible("what the server sent does not begin like a package (zip)");
    return bytes;
  }

  let first: Uint8Array | null = await head().catch((error: unknown) => {
    release();
    throw error;
  });

  const stop = new AbortController();
  const onAbort = (): void => {
    stop.abort();
    release();
  };
  const settle = (): void => signal?.removeEventListener("abort", onAbort);
  signal?.addEventListener("abort", onAbort, { once: true });

  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const chunk = first ?? (await next());
          first = null;
          if (chunk === null) {
            settle();
            controller.close();
            return;
          }
          onProgress?.({ receivedBytes: received, totalBytes: sizeBytes });
          controller.enqueue(chunk);
        } catch (error) {
          settle();
          release();
          controller.error(error);
        }
      },
      cancel: () => {
        settle();
        release();
      },
    },
    { highWaterMark: 0 },
  );
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(a.byteLength + b.byteLength);
  all.set(a);
  all.set(b, a.byteLength);
  return all;
}
