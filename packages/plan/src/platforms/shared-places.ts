import type { Plan, Unit } from "../model/plan.js";
import type { Policy } from "../policy/policy.js";
import { unitsLendingTo } from "../model/units-lending-to.js";
import { hostKey, siteKey } from "./host-key.js";
import type { PlatformOptions } from "./platform-module.js";

/** What a unit shares with others while it is under way, and how many of them may be under way there at a time. */
export interface SharedPlace {
  readonly kind: "host" | "Runner" | "site" | "lending";
  /** The key of the host, the Runner or the site, or who lends to whom, unique among those of its kind. */
  readonly name: string;
  readonly most: number;
}

/** What of a plan decides how many may share a place. */
export interface SharingPlan {
  readonly policy: Pick<Policy, "maxInFlightPerHost" | "maxInFlightPerSite">;
  readonly procedures?: Plan["procedures"];
  /** Whose lendings keep their lenders from being upgraded meanwhile. */
  readonly units?: Plan["units"];
}

/**
 * The places that a unit stands in, with what a plan allows in each: its host, its Runner where it adds a replica to it,
 * its site where the policy limits sites, and its part in each lending: unit and lender are not under way together.
 *
 * @throws {@link PlanError} `PLATFORM_UNKNOWN` for a host whose platform has no module in `platforms`.
 *
 * @example
 * ```ts
 * sharedPlaces(
 *   { host: { platform: "vm", address: "db1", site: "berlin" } },
 *   { policy: { maxInFlightPerHost: 1, maxInFlightPerSite: 5 } },
 * );
 * // [{ kind: "host", name: "vm:db1", most: 1 }, { kind: "site", name: "berlin", most: 5 }]
 * ```
 */
export function sharedPlaces(
  unit: Pick<Unit, "host"> & Partial<Pick<Unit, "id" | "lends" | "procedure" | "runnerId">>,
  plan: SharingPlan,
  options: PlatformOptions = {},
): readonly SharedPlace[] {
  const { host, runnerId = "" } = unit;
  const { maxInFlightPerHost, maxInFlightPerSite } = plan.policy;
  const onHost = { kind: "host", name: hostKey(host, options), most: maxInFlightPerHost } as const;
  const ofRunner = addsReplica(unit, plan) ? [{ kind: "Runner", name: runnerId, most: 1 } as const] : [];
  const ofLendings = plan.units === undefined ? [] : lendingPlaces(unit, plan.units);
  if (maxInFlightPerSite === null) return [onHost, ...ofRunner, ...ofLendings];
  return [
    onHost,
    ...ofRunner,
    ...ofLendings,
    { kind: "site", name: siteKey(host, options.platforms), most: maxInFlightPerSite },
  ];
}

/** One place for each pair of a unit and a Runner that it lends to: the two are not under way together. */
function lendingPlaces(
  { id = "", lends = [], runnerId = "" }: Partial<Pick<Unit, "id" | "lends" | "runnerId">>,
  units: Plan["units"],
): readonly SharedPlace[] {
  const place = (unitId: string, lenderId: string): SharedPlace => ({
    kind: "lending",
    name: `${unitId} to ${lenderId}`,
    most: 1,
  });
  return [
    ...lends.map(({ lenderId }) => place(id, lenderId)),
    ...unitsLendingTo(units, runnerId).map((unit) => place(unit.id, runnerId)),
  ];
}

/** Tags and the list of replicas are the Runner's: two units that change them at a time would undo each other's work. */
function addsReplica(
  { procedure = "" }: Partial<Pick<Unit, "procedure">>,
  { procedures = {} }: SharingPlan,
): boolean {
  return procedures[procedure]?.steps.some(({ kind }) => kind === "create-replica") === true;
}
