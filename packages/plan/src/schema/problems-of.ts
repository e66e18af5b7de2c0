import type * as z from "zod/mini";
import type { PlanProblem } from "../errors/plan-error.js";

type Issue = z.core.$ZodIssue;

/** What a schema found wrong, as problems with paths and sentences of our own: zod stays behind this border. */
export function problemsOf(issues: readonly Issue[], code: string): PlanProblem[] {
  return issues.map((issue) => ({ code, path: pathText(issue.path), message: sentence(issue) }));
}

/** `["units", 3, "needs"]` as `units[3].needs`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function sentence(issue: Issue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `Unknown: ${issue.keys.map((key) => JSON.stringify(key.slice(0, 60))).join(", ")}.`;
    case "invalid_type":
      return `Expected ${issue.expected}.`;
    case "invalid_value":
      return `Expected ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}.`;
    case "too_small":
      return `Too small: at least ${Number(issue.minimum)}.`;
    case "too_big":
      return `Too big: at most ${Number(issue.maximum)}.`;
    case "invalid_union":
      return "None of the allowed shapes fits.";
    default:
      return "Not allowed here.";
  }
}
