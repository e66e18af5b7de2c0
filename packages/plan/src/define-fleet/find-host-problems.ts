import type { PlanProblem } from "../errors/plan-error.js";
import { oneLine } from "../text/one-line.js";
import { unprintable } from "../text/unprintable.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { platformOf } from "../platforms/platform-of.js";
import type { Host } from "../hosts/host.js";

/**
 * What in a host may enter neither a command nor a file: characters that do not print, and a hyphen at the beginning,
 * which programs take for an option. `path` is where the host stands.
 */
export function findHostProblems(
  host: Host,
  path: string,
  platforms: readonly PlatformModule[],
): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const look = (field: string, text: string): void => {
    const why = isPlain.test(text) ? null : whyUnfit(text);
    if (why === null) return;
    const shown = JSON.stringify(oneLine(text, 80));
    problems.push({ code: "HOST_INVALID", path: `${path}.${field}`, message: `${shown} ${why}` });
  };
  look("address", host.address);
  for (const [field, text] of platformOf(host, platforms).commandTexts(host)) look(field, text);
  return problems;
}

/** Printable ASCII that begins with no hyphen: what nearly every text is. */
const isPlain = /^(?!-)[ -~]*$/;

function whyUnfit(text: string): string | null {
  if (unprintable.test(text))
    return "holds characters that do not print, and would enter commands. Correct the host.";
  return text.startsWith("-")
    ? "begins with a hyphen, and programs would take it for an option. Correct the host."
    : null;
}
