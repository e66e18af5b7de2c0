import type { HostShell } from "../../host/host-shell.js";
import type { Service, ServicePhase, ServiceState } from "../service.js";
import { packageInCommand, type UnitState } from "./parse-show.js";
import { showUnit } from "./systemctl.js";
import { willStayDown } from "./will-stay-down.js";

/** What systemd says of a service: what every manager says, and the unit itself. */
export interface SystemdState extends ServiceState {
  readonly unit: UnitState;
}

/** What a service is at this moment. */
export async function showSystemd(shell: HostShell, service: Service): Promise<SystemdState> {
  return systemdState(await showUnit(shell, service));
}

/** A unit as every manager's services are told. */
export function systemdState(unit: UnitState): SystemdState {
  const { id, activeState, subState, loadState, isLoaded, mainPid, command, workingDirectory } = unit;
  return {
    unit,
    phase: phaseOf(activeState),
    status: activeState,
    statusDetail: subState,
    description: `${id} is ${activeState} (${subState})`,
    isKnown: loadState !== "not-found",
    isLoaded,
    staysDown: willStayDown(unit),
    mainPid,
    // A unit that names no user runs as root (systemd.exec, `User=`).
    user: unit.user ?? "root",
    command,
    packageName: command === null ? null : packageInCommand(command),
    workingDirectory,
    restartPolicy: `Restart=${unit.restart}`,
    revivedAfterMs: revivedAfterMs(unit),
  };
}

function phaseOf(activeState: string): ServicePhase {
  switch (activeState) {
    case "active":
      return "up";
    case "deactivating":
      return "stopping";
    case "inactive":
      return "down";
    case "failed":
      return "failed";
    default:
      return "changing";
  }
}

/** A unit that never restarts does not revive; nor does one that waits for ever before it does. */
function revivedAfterMs({ restart, restartDelayMs }: UnitState): number {
  return restart === "no" || !Number.isFinite(restartDelayMs) ? 0 : restartDelayMs;
}
