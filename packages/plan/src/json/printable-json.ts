import { unprintable } from "../text/unprintable.js";
import { canonicalJson } from "./canonical-json.js";

const unprintables = new RegExp(unprintable.source, "gu");

/** Printable ASCII: what nearly every plan is. */
const isPlain = /^[ -~]*$/;

/**
 * Canonical JSON in which what does not print, such as a mark in a tag that turns the direction of text, is escaped: it may
 * be shown on a terminal.
 */
export function printableJson(value: unknown): string {
  const text = canonicalJson(value);
  if (isPlain.test(text)) return text;
  return text.replace(unprintables, (character) =>
    // By UTF-16 code units: JSON knows no escape for more than one.
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
      return `\\u${unit}`;
    }).join(""),
  );
}
