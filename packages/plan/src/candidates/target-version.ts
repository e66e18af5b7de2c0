import type { Server } from "../fleet/fleet.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import type { Policy } from "../policy/policy.js";

/**
 * The version that a Runner ends on, or null where nothing tells.
 *
 * A package always has the server's version (rundeck/docs, Upgrading Runners: no parameter chooses another),
 * so for a package the policy can only name the same one. An image's tag is taken for its version where it looks
 * like one; derived images carry tags of their own, and the policy names the version then.
 */
export function targetVersionOf(
  deliversBy: PlatformModule["deliversBy"],
  policy: Pick<Policy, "targetVersion" | "image">,
  server: Pick<Server, "version">,
): string | null {
  if (policy.targetVersion !== null) return policy.targetVersion;
  if (deliversBy === "package" || policy.image === null) return server.version;
  return imageVersion(policy.image) ?? server.version;
}

/** `rundeckpro/runner:5.8.0` is 5.8.0; a digest, `latest` and a port are no version. */
export function imageVersion(image: string): string | null {
  const tag = /:([^/:@]+)(?:@.*)?$/.exec(image)?.[1];
  return tag !== undefined && /^v?\d+\.\d/.test(tag) ? tag : null;
}
