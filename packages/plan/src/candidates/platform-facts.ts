import type { Platform } from "../hosts/host.js";
import type { Server } from "../fleet/fleet.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { platformOf, routeNamed } from "../platforms/platform-of.js";
import type { PlatformRoute } from "../platforms/platform-route.js";
import type { Policy } from "../policy/policy.js";
import { targetVersionOf } from "./target-version.js";

/** What a policy makes of a platform. */
export interface PlatformFacts {
  readonly deliversBy: PlatformModule["deliversBy"];
  readonly route: PlatformRoute;
  /** The route regenerates credentials. */
  readonly regenerates: boolean;
  /** The version that its Runners end on; null where nothing tells. */
  readonly targetVersion: string | null;
}

/** Returns a function that tells what the policy makes of a host's platform, found out once per platform. */
export function platformFacts(
  policy: Policy,
  server: Server,
  platforms: readonly PlatformModule[],
): (host: { readonly platform: Platform }) => PlatformFacts {
  const known = new Map<Platform, PlatformFacts>();
  return (host) => {
    const facts = known.get(host.platform);
    if (facts !== undefined) return facts;
    const module = platformOf(host, platforms);
    const route = routeNamed(module.routeOf(policy), platforms);
    const made = {
      deliversBy: module.deliversBy,
      route,
      regenerates: route.steps.includes("regenerate-credentials"),
      targetVersion: targetVersionOf(module.deliversBy, policy, server),
    };
    known.set(host.platform, made);
    return made;
  };
}
