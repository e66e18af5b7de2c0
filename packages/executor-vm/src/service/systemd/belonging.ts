import type { HostShell } from "../../host/host-shell.js";
import { mayDescend, type ProcessTree, type TreeProcess } from "../../invocation/process-tree.js";
import type { RunningProcess } from "../../invocation/running-process.js";
import type { Belonging, Service, ShownService } from "../service.js";
import { isServiceUp } from "../service.js";
import { showSystemd, type SystemdState } from "./systemd-state.js";
import { unitOfCgroup, unitPathOfCgroup } from "./unit-of-cgroup.js";

type ShownUnit = ShownService<SystemdState>;

/**
 * The unit that stands behind a process; null where none does.
 *
 * In the unit's control group is not enough: a process stays in the group of the terminal or the CI agent that
 * started it, also when that has let go of it. It must be the unit's main process or descend from it, or the unit must know
 * no main process at all, as those made of init scripts do. Nor is it needed: what opens a session, as `su` does, moves the
 * process out of the group of its unit, whose main process waits for it.
 */
export async function unitBehind(
  shell: HostShell,
  process: RunningProcess,
  tree: ProcessTree,
): Promise<Belonging<SystemdState> | null> {
  const own = await unitAround(shell, process.cgroup, process);
  if (own !== null) {
    const { mainPid } = own.state;
    if (mainPid === process.pid) return { kind: "main", ...own };
    if (mainPid > 0 ? mayDescend(tree, process, mainPid) : isServiceUp(own.state))
      return { kind: "held", ...own };
  }
  const asked = new Set(own === null ? [] : [own.service.name]);
  for (const ancestor of tree.ancestors(process)) {
    const name = unitOfCgroup(ancestor.cgroup)?.unit;
    if (name === undefined || asked.has(name)) continue;
    asked.add(name);
    const above = await unitAround(shell, ancestor.cgroup, process);
    if (above !== null && mayDescend(tree, process, above.state.mainPid)) return { kind: "held", ...above };
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
  const owner = found.scope === "system" ? null : { uid, gid };
  const service: Service = { kind: "systemd", name: found.unit, owner };
  const state = await showSystemd(shell, service);
  // A unit whose file was broken or masked since runs on.
  return !state.isKnown && !isServiceUp(state) ? null : { service, state };
}

/** Whether a process is a unit's: its main process, one that descends from it, or one in its control group. */
export async function isOfUnit(
  unit: ShownUnit,
  process: RunningProcess,
  tree: () => Promise<ProcessTree>,
): Promise<boolean> {
  // Only root moves a process into a unit's control group.
  return isInUnit(process.cgroup, unit) || mayDescend(await tree(), process, unit.state.mainPid);
}

/** The processes in the control group of a unit that a process is in, or of its main process. */
export function membersOf(
  unit: ShownUnit,
  process: RunningProcess,
  tree: ProcessTree,
): readonly TreeProcess[] {
  const main = tree.get(unit.state.mainPid);
  const inUnit = isInUnit(process.cgroup, unit) ? process.cgroup : (main?.cgroup ?? "");
  const path = unitPathOfCgroup(inUnit);
  if (path === null) return [];
  return [...tree.all()].filter((other) => unitPathOfCgroup(other.cgroup) === path);
}

/** A user's own service manager, which takes in what others let go of. */
export function isUserManager({ name, parentPid, cgroup }: TreeProcess): boolean {
  return name === "systemd" && parentPid === 1 && /\/user@\d+\.service\/init\.scope$/m.test(cgroup);
}

/** Whether a control group is that of a unit. */
function isInUnit(cgroup: string, { service, state }: ShownUnit): boolean {
  const found = unitOfCgroup(cgroup);
  const { name, owner } = service;
  return (
    found !== null &&
    (found.scope === "system") === (owner === null) &&
    (found.unit === name || found.unit === state.unit.id) &&
    (found.scope === "system" || owner === null || found.uid === owner.uid)
  );
}
