import { canonicalJson } from "../json/canonical-json.js";
import { unprintable } from "../text/unprintable.js";
import type { Plan } from "../model/plan.js";
import { packPlan } from "./pack-plan.js";

const unprintables = new RegExp(unprintable.source, "gu");

/** Printable ASCII: what nearly every plan is. */
const isPlain = /^[ -~]*$/;

/**
 * A plan as text: canonical JSON in one line, the same bytes for the same plan. `parsePlan` reads it back. What does not
 * print, such as a mark in a tag that turns the direction of text, is escaped: the text may be shown on a terminal.
 *
 * @example
 * ```ts
 * await writeFile("plan.json", serializePlan(plan));
 * ```
 */
export function serializePlan(plan: Plan): string {
  const text = canonicalJson(packPlan(plan));
  if (isPlain.test(text)) return text;
  return text.replace(unprintables, (character) =>
    // By UTF-16 code units: JSON knows no escape for more than one.
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
      return `\\u${unit}`;
    }).join(""),
  );
}
