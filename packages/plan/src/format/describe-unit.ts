import type { Host } from "../fleet/host.js";
import { indexUnits } from "../plan/index-units.js";
import type { Plan, Unit } from "../plan/plan.js";
import { oneLine } from "../text/one-line.js";

/** Where a Runner lives, in a few words. */
export function describeHost(host: Host): string {
  const parts = [host.platform, host.address];
  if (host.platform === "vm" && host.service?.kind === "systemd") parts.push(host.service.unit);
  if (host.platform === "docker" && host.container !== undefined) parts.push(host.container);
  if (host.platform === "kubernetes" && host.namespace !== undefined) parts.push(host.namespace);
  if (host.platform === "kubernetes" && host.workload !== undefined) {
    parts.push(`${host.workload.kind}/${host.workload.name}`);
  }
  return oneLine(parts.join(" "));
}

/** Where a unit lives, and which containers, Pods or processes it is there. */
export function describePlace({ host, processes = [] }: Unit): string {
  return describeHost(host) + (processes.length === 0 ? "" : ` [${oneLine(processes.join(", "), 1_000)}]`);
}

/** What is special about a unit, in a few words each. */
export function remarksOf(unit: Unit, plan: Plan): string[] {
  return [
    ...(unit.isCanary ? ["canary"] : []),
    ...(unit.isAbsent ? ["absent, costs nothing"] : []),
    ...(unit.premises.statusClass === "saturated" ? ["saturated, goes last"] : []),
    ...(unit.isOutageAllowed ? ["outage allowed by name"] : []),
    ...(unit.waitsFor.length > 0
      ? [`waits for ${unit.waitsFor.map((id) => nameOf(plan, id)).join(", ")}`]
      : []),
  ];
}

/** A Runner's name where the plan knows it, its id otherwise. */
export function nameOf(plan: Plan, runnerId: string): string {
  return oneLine(indexUnits(plan).get(runnerId)?.runnerName ?? runnerId);
}

/** `5.7.0 → 5.8.0` */
export function versions({ premises, targetVersion }: Unit): string {
  return `${oneLine(premises.version ?? "unknown version", 60)} → ${oneLine(targetVersion, 60)}`;
}
