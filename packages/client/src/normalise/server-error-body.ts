import { numberOf, recordOf, stringOf } from "./read.js";

/** What a refusing answer says of itself. */
export interface ServerErrorBody {
  readonly errorCode: string | null;
  readonly message: string | null;
  /** The API version that the answer names: the server's own. */
  readonly apiVersion: number | null;
}

/**
 * Reads every error body that is known: the general one, that of a creation (`error` is a string, the text in
 * `errorMessage`, `message` empty), that of newer servers, and `{msg}` of the configuration. Anything else gives
 * nothing. (rundeck/docs, API reference, `rundeck-api.yml` and `rundeck-api-5.x.yml`)
 */
export function readServerErrorBody(text: string): ServerErrorBody {
  const body = recordOf(parsed(text)) ?? {};
  const texts = ["message", "errorMessage", "msg", "error"].map((key) => body[key]);
  const message = texts.find((value): value is string => typeof value === "string" && value.trim() !== "");
  return {
    errorCode: stringOf(body["errorCode"]),
    message: message ?? null,
    apiVersion: numberOf(body["apiversion"]) ?? numberOf(body["apiVersion"]),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
