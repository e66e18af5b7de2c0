import type { PlatformOptions } from "@runner-upgrade/plan";

/** The modules that a script brought; none where it has only built-in platforms. */
export function platformsOf({ platforms }: PlatformOptions): PlatformOptions {
  return platforms === undefined ? {} : { platforms };
}
