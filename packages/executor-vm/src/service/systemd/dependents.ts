import type { HostShell } from "../../host/host-shell.js";
import type { Service } from "../service.js";
import { isUnitUp } from "./is-unit-up.js";
import type { UnitState } from "./parse-show.js";
import { showUnit, startDependent } from "./systemctl.js";

/** A chain of units that depend on each other is followed so far. */
const mostDependents = 64;

/**
 * The units that run now and that stopping a unit stops as well, directly or by way of each other, in the order in which
 * they are to be started again.
 */
export async function activeDependents(
  shell: HostShell,
  unit: Service,
  state: UnitState,
): Promise<readonly string[]> {
  const active: string[] = [];
  const seen = new Set([unit.name, state.id]);
  const left = [...state.stoppedWithIt];
  for (let name = left.shift(); name !== undefined && active.length < mostDependents; name = left.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const dependent = await showUnit(shell, { ...unit, name });
    if (!isUnitUp(dependent)) continue;
    active.push(name);
    left.push(...dependent.stoppedWithIt);
  }
  return active;
}

/** Starts the units again that were stopped with the Runner's. Returns what a summary says of them. */
export async function startDependents(
  shell: HostShell,
  unit: Service,
  dependents: readonly string[],
): Promise<string> {
  const down: string[] = [];
  for (const name of dependents) {
    const dependent = { ...unit, name };
    if (isUnitUp(await showUnit(shell, dependent))) continue;
    const { exitCode } = await startDependent(shell, dependent);
    if (exitCode !== 0 || !isUnitUp(await showUnit(shell, dependent))) down.push(name);
  }
  if (down.length > 0) shell.settings.logger.warn(`Not started again: ${down.join(", ")}.`);
  return describeDependents(dependents, down);
}

/** What a summary says of units that were stopped with the Runner's. */
function describeDependents(dependents: readonly string[], down: readonly string[]): string {
  if (dependents.length === 0) return "";
  return down.length === 0
    ? ` ${dependents.join(", ")}, stopped with it, ${dependents.length === 1 ? "is" : "are"} up again.`
    : ` Stopped with it and not up again: ${down.join(", ")}. Start what is missing with \`systemctl start\`.`;
}
