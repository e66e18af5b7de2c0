import { numberOf, recordOf, stringsOf, type Unexpected } from "./read.js";

/** What the caller may do and what the server offers, as its own pages ask it. */
export interface UiFacts {
  /** Words seen: create, update, delete, ping, regen. */
  readonly allowedActions: readonly string[];
  readonly features: readonly string[];
  readonly projectCount: number | null;
  /** The body as the server sent it. */
  readonly raw: unknown;
}

/** Reads the facts for the pages. Throws `UNEXPECTED_BODY` without a list of actions: no list is no "nothing". */
export function toUiFacts(value: unknown, unexpected: Unexpected): UiFacts {
  const body = recordOf(value);
  if (!Array.isArray(body?.["allowedActions"])) throw unexpected("no list of allowed actions");
  return {
    allowedActions: stringsOf(body["allowedActions"]),
    features: stringsOf(body["features"]),
    projectCount: numberOf(body["projectCount"]),
    raw: value,
  };
}
