import type { NamedJobs } from "../policy/named-jobs.js";
import { codeSpan } from "../text/code-span.js";

const told = 3;

/** Returns jobs for a message: ``"`nightly`, `weekly` and 3 more"``. */
export function jobsInWords({ count, names }: NamedJobs): string {
  const first = names.slice(0, told).map((name) => codeSpan(name, 100));
  const more = count - first.length;
  return first.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
