import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { EngineFailure, engineFailureOf } from "./engine-failure.js";
import type { EngineRequest } from "./engine-request.js";
import { limitBytes } from "./limit-bytes.js";
import { limits } from "./limits.js";

/** What the client gives back: an HTTP response, or a joined connection that knows its request. */
export interface EngineResponse extends Readable {
  readonly statusCode?: number;
  readonly req?: { readonly res?: { readonly statusCode?: number } };
}

/** Every HTTP status, as the client asks for those that are no error. */
export const everyStatus: Readonly<Record<number, true>> = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => [index + 100, true as const]),
);

const fine = [101, 200, 201, 204];

/**
 * Reads what an engine answered, within the request's limit: JSON as its value, anything else as text, a stream as a
 * stream that fails beyond the limit. Rejects with `EngineFailure` for a refusal and an answer that is too long.
 */
export async function readResponse(response: EngineResponse, request: EngineRequest): Promise<unknown> {
  const { method, path, isStream = false, isHijacked = false, alsoFine = [] } = request;
  const status = response.statusCode ?? response.req?.res?.statusCode ?? 101;
  const what = `The answer to ${method} ${path}`;
  if (![...fine, ...alsoFine].includes(status)) {
    const said = await textOf(response, { what, maxBytes: limits.refusal });
    throw engineFailureOf({
      statusCode: status,
      json: jsonOf(said),
      message: said.trim() || `HTTP ${status}`,
    });
  }
  if (isHijacked) return response;
  const { maxBytes = limits.answer } = request;
  if (isStream) return limitBytes(response, { what, maxBytes });
  const answer = await textOf(response, { what, maxBytes });
  return jsonOf(answer) ?? answer;
}

async function textOf(
  response: Readable,
  limit: { readonly what: string; readonly maxBytes: number },
): Promise<string> {
  try {
    return await text(limitBytes(response, limit));
  } catch (error) {
    if (error instanceof EngineFailure) throw error;
    throw engineFailureOf(error);
  }
}

function jsonOf(answer: string): unknown {
  try {
    return JSON.parse(answer) as unknown;
  } catch {
    return null;
  }
}
