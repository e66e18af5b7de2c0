import type { Platform } from "../hosts/host.js";
import type { Server } from "../fleet/fleet.js";
import type { Replica } from "../fleet/replica.js";
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

/**
 * Returns a function that tells what the policy makes of a host's platform for a whole Runner, or for one replica. Found
 * out once per platform.
 */
export function platformFacts(
  policy: Policy,
  server: Server,
  platforms: readonly PlatformModule[],
): (host: { readonly platform: Platform }, replica?: Replica) => PlatformFacts {
  const wholes = new Map<Platform, PlatformFacts>();
  const replicas = new Map<Platform, PlatformFacts>();
  return (host, replica) => {
    const known = replica === undefined ? wholes : replicas;
    const facts = known.get(host.platform);
    if (facts !== undefined) return facts;
    const module = platformOf(host, platforms);
    const name =
      replica === undefined ? module.routeOf(policy) : (module.replicaRoute ?? module.routeOf(policy));
    const route = routeNamed(name, platforms);
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
