import type { PlatformOptions } from "@runner-upgrade/plan";

/** The options of a script that concern platforms, for the functions of `plan`. */
export function platformOptions({ platforms }: PlatformOptions): PlatformOptions {
  return platforms === undefined ? {} : { platforms };
}
