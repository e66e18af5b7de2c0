import type { Unit } from "../model/plan.js";
import type { Policy } from "../policy/policy.js";
import { hostKey, siteKey } from "./host-key.js";
import type { PlatformOptions } from "./platform-module.js";

/** What a unit shares with others while it is under way, and how many of them may be under way there at a time. */
export interface SharedPlace {
  readonly kind: "host" | "Runner" | "site";
  /** The key of the host, the Runner or the site, unique among those of its kind. */
  readonly name: string;
  readonly most: number;
}

/** What of a unit decides the places that it shares. */
export type SharingUnit = Pick<Unit, "host"> & Partial<Pick<Unit, "replicaId" | "runnerId">>;

/**
 * The places that a unit stands in, with what a policy allows in each: its host, its Runner where it is one of several
 * replicas, and its site where the policy limits sites.
 *
 * @throws {@link PlanError} `PLATFORM_UNKNOWN` for a host whose platform has no module in `platforms`.
 *
 * @example
 * ```ts
 * sharedPlaces({ host: { platform: "vm", address: "db1", site: "berlin" } }, { maxInFlightPerHost: 1, maxInFlightPerSite: 5 });
 * // [{ kind: "host", name: "vm:db1", most: 1 }, { kind: "site", name: "berlin", most: 5 }]
 * ```
 */
export function sharedPlaces(
  { host, replicaId, runnerId }: SharingUnit,
  { maxInFlightPerHost, maxInFlightPerSite }: Pick<Policy, "maxInFlightPerHost" | "maxInFlightPerSite">,
  options: PlatformOptions = {},
): readonly SharedPlace[] {
  const onHost = { kind: "host", name: hostKey(host, options), most: maxInFlightPerHost } as const;
  // Its tags are the Runner's, and so is its list of replicas: one replica of a Runner at a time.
  const ofRunner =
    replicaId === undefined || runnerId === undefined
      ? []
      : [{ kind: "Runner", name: runnerId, most: 1 } as const];
  if (maxInFlightPerSite === null) return [onHost, ...ofRunner];
  return [
    onHost,
    ...ofRunner,
    { kind: "site", name: siteKey(host, options.platforms), most: maxInFlightPerSite },
  ];
}
