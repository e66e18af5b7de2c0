import { builtInPlatforms } from "./built-in.js";
import type { PlatformModule, PlatformOptions } from "./platform-module.js";
import { platformOf } from "./platform-of.js";
import type { Host } from "../hosts/host.js";

/**
 * One text per host, for budgets per host: two Runners with the same key share a machine or a workload.
 *
 * For `vm` the user in front of the address plays no part (`a@h:22` and `b@h:22` are one machine); the port
 * does. For `kubernetes` it is the workload, since the pods of a cluster live on many nodes; where the
 * workload is not named, the namespace stands for it. Two different names of one machine are not seen through.
 *
 * @throws {@link PlanError} `PLATFORM_UNKNOWN` for a host whose platform has no module in `platforms`.
 *
 * @example
 * ```ts
 * hostKey({ platform: "vm", address: "deploy@db1:22" }); // "vm:db1:22"
 * ```
 */
export function hostKey(host: Host, { platforms = builtInPlatforms }: PlatformOptions = {}): string {
  return `${host.platform}:${platformOf(host, platforms).hostKey(host)}`;
}

/**
 * The site of a host, which canaries cover and a policy may limit: what its `site` says, whatever the platform; where it
 * says nothing, its machine, engine or cluster.
 */
export function siteKey(host: Host, platforms: readonly PlatformModule[] = builtInPlatforms): string {
  if (typeof host.site === "string") return host.site;
  return `${host.platform}:${platformOf(host, platforms).siteKey(host)}`;
}
