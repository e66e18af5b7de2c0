import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { ApiError, kindOfStatus } from "./api-error.js";

/** One exchange with the API server. */
export interface Exchange {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly options: RequestOptions;
  readonly body?: { readonly type: string; readonly text: string };
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/**
 * Carries one exchange out on a connection of its own, which is closed when it ends. Rejects with an `ApiError`, whose
 * message holds no header and no body that was sent.
 */
export function exchange({ method, url, options, body, signal, maxBytes }: Exchange): Promise<string> {
  return new Promise((resolve, reject) => {
    let wasSent = false;
    const fail = (error: unknown): void => {
      reject(error instanceof ApiError ? error : networkError(error, { signal, wasSent }));
    };
    const send = url.protocol === "http:" ? httpRequest : httpsRequest;
    const request = send(
      url,
      {
        ...options,
        method,
        signal,
        headers: {
          ...(options.headers as Record<string, string> | undefined),
          Accept: "application/json",
          Connection: "close",
          ...(body === undefined
            ? {}
            : { "Content-Type": body.type, "Content-Length": String(Buffer.byteLength(body.text)) }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on("data", (part: Buffer) => {
          size += part.length;
          if (size > maxBytes) {
            response.destroy(
              new ApiError({
                kind: "refused",
                message: `The API server's answer is larger than ${maxBytes} bytes.`,
              }),
            );
            return;
          }
          parts.push(part);
        });
        response.on("error", fail);
        response.on("close", () => {
          if (!response.complete) fail(new Error("The connection ended before the answer did."));
        });
        response.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else fail(statusError(status, text));
        });
      },
    );
    request.on("finish", () => {
      wasSent = true;
    });
    request.on("error", fail);
    request.end(body?.text);
  });
}

function networkError(
  error: unknown,
  { signal, wasSent }: { readonly signal: AbortSignal; readonly wasSent: boolean },
): ApiError {
  if (signal.aborted)
    return new ApiError({ kind: "aborted", message: "The request was aborted.", cause: error });
  const code = (error as { code?: unknown }).code;
  const words = typeof code === "string" ? code : error instanceof Error ? error.message : "unknown";
  return new ApiError({
    kind: wasSent && words !== "ECONNREFUSED" ? "connection-lost" : "unreachable",
    message: wasSent
      ? `The connection to the API server was lost (${words}).`
      : `The API server cannot be reached (${words}).`,
    cause: error,
  });
}

function statusError(status: number, text: string): ApiError {
  const { message, reason } = parseStatus(text);
  return new ApiError({
    kind: kindOfStatus(status),
    status,
    message: message ?? `The API server answered ${status}.`,
    ...(reason === null ? {} : { reason }),
  });
}

function parseStatus(text: string): { readonly message: string | null; readonly reason: string | null } {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return { message: null, reason: null };
    const { message, reason } = body as { message?: unknown; reason?: unknown };
    return {
      message: typeof message === "string" ? message.slice(0, 2_000) : null,
      reason: typeof reason === "string" ? reason : null,
    };
  } catch {
    return { message: null, reason: null };
  }
}
