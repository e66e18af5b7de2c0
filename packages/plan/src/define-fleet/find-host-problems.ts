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
  const texts = [["address", host.address] as const, ...platformOf(host, platforms).commandTexts(host)];
  return texts.flatMap(([field, text]) => {
    const shown = JSON.stringify(oneLine(text, 80));
    const problem = (why: string): PlanProblem[] => [
      { code: "HOST_INVALID", path: `${path}.${field}`, message: `${shown} ${why}` },
    ];
    if (unprintable.test(text)) {
      return problem("holds characters that do not print, and would enter commands. Correct the host.");
    }
    return text.startsWith("-")
      ? problem("begins with a hyphen, and programs would take it for an option. Correct the host.")
      : [];
  });
}
