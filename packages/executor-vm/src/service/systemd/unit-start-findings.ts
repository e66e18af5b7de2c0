import type { Finding } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../../host/host-shell.js";
import { isUnitUp } from "./is-unit-up.js";
import type { UnitState } from "./parse-show.js";
import type { RunningProcess } from "../../invocation/running-process.js";
import type { Service } from "../service.js";
import { verifyUnit } from "./systemctl.js";

/**
 * Whether a unit could be started again once it is stopped: what its manager says, whether its files are still those that it
 * was started from, and what `systemd-analyze verify` makes of them. Changes nothing.
 */
export async function findUnitStart(
  shell: HostShell,
  unit: Service,
  unitState: UnitState,
  processes: readonly RunningProcess[],
): Promise<readonly Finding[]> {
  // A unit that is not there is told as that.
  if (unitState.loadState === "not-found" && processes.length === 0 && !isUnitUp(unitState)) return [];
  const refused = refusedBy(unit, unitState);
  if (refused !== null) return [refused];
  const faults = await verifyUnit(shell, unit);
  if (faults.length === 0) return [];
  return [
    failed(
      "UNIT_NOT_STARTABLE",
      `${unit.name} could not be started again: ${shell.quote(faults.join("; "))}.`,
      `Correct the unit (\`systemd-analyze ${unit.owner === null ? "" : "--user "}verify ${unit.name}\` must find nothing), then plan again.`,
    ),
  ];
}

function refusedBy({ name: unit, owner }: Service, state: UnitState): Finding | null {
  const systemctl = owner === null ? "systemctl" : "systemctl --user";
  if (state.isTransient) {
    return failed(
      "UNIT_TRANSIENT",
      `${unit} was made by a command (systemd-run) and not by a file: once it is stopped there is nothing to start.`,
      "Write a unit file for the Runner, start it there, then plan again.",
    );
  }
  if (state.loadState === "masked" || state.unitFileState?.startsWith("masked") === true) {
    return failed(
      "UNIT_MASKED",
      `${unit} is masked: it could not be started again.`,
      `Run \`${systemctl} unmask ${unit}\`, then plan again.`,
    );
  }
  if (state.needsReload) {
    return failed(
      "UNIT_CHANGED",
      `The files of ${unit} changed since the manager read them: the next start would use what was never tried.`,
      `Look at the change (\`${systemctl} cat ${unit}\`), run \`${systemctl} daemon-reload\` when it is meant, then plan again.`,
    );
  }
  if (!state.isLoaded) {
    return failed(
      "UNIT_BROKEN",
      `The manager could not load ${unit} again (${state.loadState}): it could not be started once it is stopped.`,
      `Correct the unit (\`${systemctl} status ${unit}\` says what is wrong), run \`${systemctl} daemon-reload\`, then plan again.`,
    );
  }
  if (!state.canStart) {
    return failed(
      "UNIT_NOT_STARTABLE",
      `${unit} refuses to be started by hand (RefuseManualStart=).`,
      `Allow it in the unit, run \`${systemctl} daemon-reload\`, then plan again.`,
    );
  }
  if (!state.canStop) {
    return failed(
      "UNIT_NOT_STOPPABLE",
      `${unit} refuses to be stopped by hand (RefuseManualStop=).`,
      `Allow it in the unit, run \`${systemctl} daemon-reload\`, then plan again.`,
    );
  }
  return null;
}

function failed(code: string, message: string, remedy: string): Finding {
  return { code, level: "failed", message, remedies: [remedy] };
}
