import type { HostShell } from "../../host/host-shell.js";
import { isUnitUp } from "./is-unit-up.js";
import type { UnitState } from "./parse-show.js";
import { showUnit, startDependent, type ManagedUnit } from "./systemctl.js";

/** A chain of units that depend on each other is followed so far. */
const mostDependents = 64;

/**
 * The units that run now and that stopping a unit stops as well, directly or by way of each other, in the order in which
 * they are to be started again.
 */
export async function activeDependents(
  shell: HostShell,
  unit: ManagedUnit,
  state: UnitState,
): Promise<readonly string[]> {
  const active: string[] = [];
  const seen = new Set([unit.unit, state.id]);
  const left = [...state.stoppedWithIt];
  for (let name = left.shift(); name !== undefined && active.length < mostDependents; name = left.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const dependent = await showUnit(shell, { ...unit, unit: name });
    if (!isUnitUp(dependent)) continue;
    active.push(name);
    left.push(...dependent.stoppedWithIt);
  }
  return active;
}

/** Starts the units again that were stopped with the Runner's. Returns those that do not run afterwards. */
export async function startDependents(
  shell: HostShell,
  unit: ManagedUnit | null,
  dependents: readonly string[],
): Promise<readonly string[]> {
  const down: string[] = [];
  if (unit === null) return down;
  for (const name of dependents) {
    const dependent = { ...unit, unit: name };
    if (isUnitUp(await showUnit(shell, dependent))) continue;
    const { exitCode } = await startDependent(shell, dependent);
    if (exitCode !== 0 || !isUnitUp(await showUnit(shell, dependent))) down.push(name);
  }
  if (down.length > 0) shell.settings.logger.warn(`Not started again: ${down.join(", ")}.`);
  return down;
}

/** What a summary says of units that were stopped with the Runner's. */
export function describeDependents(dependents: readonly string[], down: readonly string[]): string {
  if (dependents.length === 0) return "";
  return down.length === 0
    ? ` ${dependents.join(", ")}, stopped with it, ${dependents.length === 1 ? "is" : "are"} up again.`
    : ` Stopped with it and not up again: ${down.join(", ")}. Start what is missing with \`systemctl start\`.`;
}
