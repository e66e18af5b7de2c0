import { defineFleet, type PlatformOptions } from "@runner-upgrade/plan";
import { builtInPlatforms } from "@runner-upgrade/plan/platform";
import { ApplyError } from "../errors/apply-error.js";
import { platformOptions } from "../options/platform-options.js";
import { printable } from "../text/printable.js";
import type { RunnerHost } from "../options/observe-fleet-options.js";

/** Throws for a host whose platform has no module, before the server or a host is asked anything. */
export function checkPlatforms(hosts: readonly RunnerHost[], options: PlatformOptions): void {
  // Modules that break their rules are refused here, as an empty fleet has nothing else to refuse.
  defineFleet({ runners: [] }, platformOptions(options));
  const { platforms = builtInPlatforms } = options;
  for (const { runner, host } of hosts) {
    if (platforms.some(({ platform }) => platform === host.platform)) continue;
    const name = printable(host.platform, 60);
    throw new ApplyError({
      code: "PLATFORM_UNKNOWN",
      message: `The Runner ${printable(runner, 200)} lives on a host of the platform ${name}, and no module was given for it. Nothing was changed.`,
      remedies: [`Add the module of ${name} to the option platforms: [...builtInPlatforms, …].`],
    });
  }
}
