import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";

/** What is wrong with a claim as far as canaries go; null for everything else. */
export function followSoak(world: AttackWorld): (event: LoggedEvent) => string | null {
  const { soakMs = 0 } = world.attack.policy;
  let canaries = new Set<string>();
  const endedAt = new Map<string, { readonly at: number; readonly isUpgraded: boolean }>();
  let isClockOff = false;
  return (event) => {
    if (event.type === "clock-jumped") isClockOff = true;
    if (event.type !== "recorded" || !event.isDurable) return null;
    const { event: record } = event;
    if (record.type === "run-started") {
      endedAt.clear();
      canaries = new Set(
        record.plan.units.filter(({ isCanary }) => isCanary).map(({ runnerName }) => runnerName),
      );
      return null;
    }
    if (!("unitId" in record)) return null;
    const name = world.nameOf(record.unitId);
    if (record.type === "unit-ended") {
      const isUpgraded = record.outcome === "upgraded" || record.outcome === "already-current";
      endedAt.set(name, { at: event.at, isUpgraded });
    }
    // A canary that fell over while it soaked proves nothing any more.
    if (record.type === "unit-swept" && !record.isServing)
      endedAt.set(name, { at: event.at, isUpgraded: false });
    if (record.type === "unit-cleaned-up" && record.isClean && !endedAt.has(name))
      endedAt.set(name, { at: event.at, isUpgraded: record.outcome === "upgraded" });
    if (record.type !== "unit-claimed" || isClockOff || canaries.size === 0) return null;
    if (canaries.has(name) || !world.round.present.has(name)) return null;
    const open = [...canaries].filter((one) => !endedAt.has(one));
    if (open.length > 0) return `${name} was begun before the canaries ${open.join(", ")} were through.`;
    const last = Math.max(
      ...[...canaries]
        .map((one) => endedAt.get(one))
        .map((end) => (end?.isUpgraded === true ? end.at : -Infinity)),
    );
    return event.at < last + soakMs
      ? `${name} was begun ${event.at - last} ms after the last canary ended.`
      : null;
  };
}
