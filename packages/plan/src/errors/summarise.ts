import type { PlanProblem } from "./plan-error.js";

/** The first few problems in one line, for an error's message; the rest is in `details`. */
export function summarise(problems: readonly PlanProblem[], limit = 5): string {
  const lines = problems
    .slice(0, limit)
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  const more = problems.length - limit;
  return lines.join(" ") + (more > 0 ? ` (and ${more} more)` : "");
}
