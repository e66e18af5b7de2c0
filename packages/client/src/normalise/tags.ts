import { mapOf, numberOf, recordOf, stringsOf, type Unexpected } from "./read.js";

/** Reads a plain list of tags. Throws `UNEXPECTED_BODY` for anything else. */
export function toTags(value: unknown, unexpected: Unexpected): string[] {
  if (!Array.isArray(value)) throw unexpected("no list of tags");
  return stringsOf(value);
}

/** Reads how many Runners carry each tag. Throws `UNEXPECTED_BODY` for anything else. */
export function toTagCounts(value: unknown, unexpected: Unexpected): Record<string, number> {
  const tags = recordOf(recordOf(value)?.["tags"]);
  if (tags === null) throw unexpected("no counts of tags");
  return mapOf(tags, numberOf);
}
