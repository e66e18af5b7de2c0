import type { HostShell } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { isUnitUp } from "../service/systemd/is-unit-up.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import { showUnit, type ManagedUnit } from "../service/systemd/systemctl.js";
import type { ProcessTree } from "../invocation/process-tree.js";
import { unitOfCgroup } from "../service/systemd/unit-of-cgroup.js";

/** A unit with what its manager says of it. */
export interface ShownUnit {
  readonly unit: ManagedUnit;
  readonly state: UnitState;
}

/** The unit that a process is in, and how it stands in it. */
export interface Belonging extends ShownUnit {
  /** `main`: the unit's own process. `held`: something of the unit stands behind it, such as a script. */
  readonly kind: "main" | "held";
}

/**
 * The unit that stands behind a process; null where none does.
 *
 * In the unit's control group is not enough: a process stays in the group of whoever started it, a terminal or a CI
 * agent, also when that has let go of it. It must be the unit's main process or descend from it, or the unit must know
 * no main process at all, as those made of init scripts do. Nor is it needed: what opens a session, as `su` does, moves the
 * process out of the group of its unit, whose main process waits for it.
 */
export async function belongingOf(
  shell: HostShell,
  process: RunningProcess,
  tree: ProcessTree,
): Promise<Belonging | null> {
  const own = await unitAround(shell, process.cgroup, process);
  if (own !== null) {
    const { mainPid } = own.state;
    if (mainPid === process.pid) return { kind: "main", ...own };
    if (mainPid > 0 ? descends(tree, process, mainPid) : isUnitUp(own.state)) return { kind: "held", ...own };
  }
  const asked = new Set(own === null ? [] : [own.unit.unit]);
  for (const ancestor of tree.ancestors(process)) {
    const name = unitOfCgroup(ancestor.cgroup)?.unit;
    if (name === undefined || asked.has(name)) continue;
    asked.add(name);
    const above = await unitAround(shell, ancestor.cgroup, process);
    if (above !== null && descends(tree, process, above.state.mainPid)) return { kind: "held", ...above };
  }
  return null;
}

/** The unit that a control group is, as its manager shows it; null where it is none, or none that there is. */
async function unitAround(
  shell: HostShell,
  cgroup: string,
  { uid, gid }: Pick<RunningProcess, "uid" | "gid">,
): Promise<ShownUnit | null> {
  const found = unitOfCgroup(cgroup);
  // Only the user itself has processes in its own manager's units.
  if (found === null || (found.scope === "user" && found.uid !== uid)) return null;
  const unit: ManagedUnit =
    found.scope === "system"
      ? { unit: found.unit, scope: "system" }
      : { unit: found.unit, scope: "user", user: { uid, gid } };
  const state = await showUnit(shell, unit);
  // A unit whose file was broken or masked since runs on.
  return state.loadState === "not-found" && !isUnitUp(state) ? null : { unit, state };
}

/** Whether a process is a unit's: its main process, one that descends from it, or one in its control group. */
export function belongsTo(process: RunningProcess, unit: ShownUnit, tree: ProcessTree): boolean {
  return isInUnit(process.cgroup, unit) || descends(tree, process, unit.state.mainPid);
}

/** Whether a control group is that of a unit. */
export function isInUnit(cgroup: string, { unit, state }: ShownUnit): boolean {
  const found = unitOfCgroup(cgroup);
  return (
    found !== null &&
    found.scope === unit.scope &&
    (found.unit === unit.unit || found.unit === state.id) &&
    (found.scope === "system" || unit.scope === "system" || found.uid === unit.user.uid)
  );
}

/** What cannot be read is no proof that they are apart. */
function descends(tree: ProcessTree, process: RunningProcess, ancestor: number): boolean {
  if (ancestor <= 0) return false;
  if (process.pid === ancestor) return true;
  const chain = tree.ancestors(process);
  if (chain.some(({ pid }) => pid === ancestor)) return true;
  const outermost = chain.at(-1)?.parentPid ?? process.parentPid;
  return outermost > 1;
}
