import type { Host } from "../hosts/host.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { platformOf } from "../platforms/platform-of.js";
import { indexUnits, unitsOfRunner } from "../model/index-units.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import { oneLine } from "../text/one-line.js";

/** Where a Runner lives, in a few words. */
export function describeHost(host: Host, platforms: readonly PlatformModule[]): string {
  return oneLine([host.platform, host.address, ...platformOf(host, platforms).describeHost(host)].join(" "));
}

/** Where a unit lives, and which containers, Pods or processes it is there. */
export function describePlace({ host, processes = [] }: Unit, platforms: readonly PlatformModule[]): string {
  return (
    describeHost(host, platforms) +
    (processes.length === 0 ? "" : ` [${oneLine(processes.join(", "), 1_000)}]`)
  );
}

/** What is special about a unit, in a few words each. */
export function remarksOf(unit: Unit, plan: Plan): string[] {
  return [
    ...(unit.isCanary ? ["canary"] : []),
    ...(unit.isAbsent ? ["absent, costs nothing"] : []),
    ...(unit.premises.statusClass === "saturated" ? ["saturated, goes last"] : []),
    ...(unit.isOutageAllowed ? ["outage allowed by name"] : []),
    ...(unit.lends ?? []).map(({ lenderName }) => `lends its tags to ${oneLine(lenderName)}`),
    ...(unit.waitsFor.length > 0
      ? [`waits for ${unit.waitsFor.map((id) => nameOfUnit(plan, id)).join(", ")}`]
      : []),
  ];
}

/** A Runner's name where the plan knows it, its id otherwise. */
export function nameOf(plan: Plan, runnerId: string): string {
  return oneLine(unitsOfRunner(plan, runnerId)[0]?.runnerName ?? runnerId);
}

function nameOfUnit(plan: Plan, unitId: string): string {
  const unit = indexUnits(plan).get(unitId);
  return oneLine(unit === undefined ? unitId : unitName(unit));
}

/** `5.7.0 → 5.8.0` */
export function versions({ premises, targetVersion }: Unit): string {
  return `${oneLine(premises.version ?? "unknown version", 60)} → ${oneLine(targetVersion, 60)}`;
}
