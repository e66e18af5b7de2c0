import type { HostShell } from "../host/host-shell.js";
import type { RunningProcess } from "../invocation/running-process.js";
import { isUnitUp } from "../process/look.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import { showUnit, type ManagedUnit } from "../service/systemd/service-manager.js";
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

// Arguments: a process, and an ancestor to look for. What cannot be read is no proof that they are apart.
const ancestryScript = `
pid=$1 ancestor=$2
while [ "$pid" -gt 1 ]; do
  if [ "$pid" = "$ancestor" ]; then echo descends; exit 0; fi
  { IFS= read -r line; } 2>/dev/null <"/proc/$pid/stat" || { echo unknown; exit 0; }
  set -f
  set -- \${line##*") "}
  pid=$2
done
echo apart
`;

/**
 * The unit that stands behind a process; null where none does.
 *
 * In the unit's control group is not enough: a process stays in the group of whoever started it, a terminal or a CI
 * agent, also when that has let go of it. It must be the unit's main process or descend from it, or the unit must know
 * no main process at all, as those made of init scripts do.
 */
export async function belongingOf(shell: HostShell, process: RunningProcess): Promise<Belonging | null> {
  const found = unitOfCgroup(process.cgroup);
  // Only the user itself has processes in its own manager's units.
  if (found === null || (found.scope === "user" && found.uid !== process.uid)) return null;
  const { gid } = process;
  const unit: ManagedUnit =
    found.scope === "system"
      ? { unit: found.unit, scope: "system" }
      : { unit: found.unit, scope: "user", user: { uid: found.uid, gid } };
  const state = await showUnit(shell, unit);
  if (!state.isLoaded) return null;
  if (state.mainPid === process.pid) return { kind: "main", unit, state };
  const isHeld = state.mainPid > 0 ? await descends(shell, process.pid, state.mainPid) : isUnitUp(state);
  return isHeld ? { kind: "held", unit, state } : null;
}

/** Whether a process is a unit's: its main process, one that descends from it, or one in its control group. */
export async function belongsTo(
  shell: HostShell,
  process: RunningProcess,
  { unit, state }: ShownUnit,
): Promise<boolean> {
  const found = unitOfCgroup(process.cgroup);
  const isInGroup =
    found !== null &&
    found.scope === unit.scope &&
    (found.unit === unit.unit || found.unit === state.id) &&
    (found.scope === "system" || unit.scope === "system" || found.uid === unit.user.uid);
  return isInGroup || (state.mainPid > 0 && (await descends(shell, process.pid, state.mainPid)));
}

async function descends(shell: HostShell, pid: number, ancestor: number): Promise<boolean> {
  const { stdout } = await shell.script(ancestryScript, [String(pid), String(ancestor)]);
  return stdout.trim() !== "apart";
}
