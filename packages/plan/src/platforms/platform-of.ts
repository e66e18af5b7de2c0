import { PlanError } from "../errors/plan-error.js";
import type { Platform } from "../hosts/host.js";
import type { Route } from "../model/plan.js";
import { oneLine } from "../text/one-line.js";
import type { PlatformModule } from "./platform-module.js";
import type { PlatformRoute } from "./platform-route.js";

/** The module of a platform. Throws `PlanError` `PLATFORM_UNKNOWN` where none was given. */
export function platformOf(
  { platform }: { readonly platform: Platform },
  platforms: readonly PlatformModule[],
): PlatformModule {
  const found = platforms.find((module) => module.platform === platform);
  if (found !== undefined) return found;
  throw new PlanError({
    code: "PLATFORM_UNKNOWN",
    message: `${whyUnknown(platform)} Nothing was changed.`,
  });
}

/** Throws `PlanError` `PLATFORM_UNKNOWN` for the first host whose platform has no module. */
export function requirePlatforms(
  hosts: Iterable<{ readonly host: { readonly platform: Platform } | null }>,
  platforms: readonly PlatformModule[],
): void {
  for (const { host } of hosts) if (host !== null) platformOf(host, platforms);
}

/** Why a platform cannot be worked with, and what helps. */
export function whyUnknown(platform: string): string {
  const name = oneLine(platform, 60);
  return `No module was given for the platform ${name}. Add the module of ${name} to the option platforms: [...builtInPlatforms, …].`;
}

/** A route by its name; undefined where no platform has it. */
export function findRoute(name: Route, platforms: readonly PlatformModule[]): PlatformRoute | undefined {
  for (const { routes } of platforms) {
    const found = routes.find((route) => route.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A route by its name. Throws `PlanError` `PLATFORM_UNKNOWN` where no platform has it. */
export function routeNamed(name: Route, platforms: readonly PlatformModule[]): PlatformRoute {
  const found = findRoute(name, platforms);
  if (found !== undefined) return found;
  throw new PlanError({
    code: "PLATFORM_UNKNOWN",
    message: `No platform has the route ${oneLine(name, 60)}. Add the module of its platform to the option platforms. Nothing was changed.`,
  });
}
