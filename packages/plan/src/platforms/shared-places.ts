import type { Host } from "../hosts/host.js";
import type { Policy } from "../policy/policy.js";
import { hostKey, siteKey } from "./host-key.js";
import type { PlatformOptions } from "./platform-module.js";

/** What a unit shares with others while it is under way, and how many of them may be under way there at a time. */
export interface SharedPlace {
  readonly kind: "host" | "site";
  /** The host's or the site's key, unique among those of its kind. */
  readonly name: string;
  readonly most: number;
}

/**
 * The places that a unit's host stands in, with what a policy allows in each: its host, and its site where the policy
 * limits sites.
 *
 * @throws {@link PlanError} `PLATFORM_UNKNOWN` for a host whose platform has no module in `platforms`.
 *
 * @example
 * ```ts
 * sharedPlaces({ platform: "vm", address: "db1", site: "berlin" }, { maxInFlightPerHost: 1, maxInFlightPerSite: 5 });
 * // [{ kind: "host", name: "vm:db1", most: 1 }, { kind: "site", name: "berlin", most: 5 }]
 * ```
 */
export function sharedPlaces(
  host: Host,
  { maxInFlightPerHost, maxInFlightPerSite }: Pick<Policy, "maxInFlightPerHost" | "maxInFlightPerSite">,
  options: PlatformOptions = {},
): readonly SharedPlace[] {
  const onHost = { kind: "host", name: hostKey(host, options), most: maxInFlightPerHost } as const;
  if (maxInFlightPerSite === null) return [onHost];
  return [onHost, { kind: "site", name: siteKey(host, options.platforms), most: maxInFlightPerSite }];
}
