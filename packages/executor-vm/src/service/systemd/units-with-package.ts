import type { HostShell } from "../../host/host-shell.js";
import type { ShownService } from "../service.js";
import { isUnitName } from "./named-unit.js";
import { systemdState, type SystemdState } from "./systemd-state.js";
import { showAllUnits } from "./systemctl.js";

/** The units of the host's manager whose command runs a package. */
export async function unitsWithPackage(shell: HostShell): Promise<readonly ShownService<SystemdState>[]> {
  const units = await showAllUnits(shell);
  return units
    .filter(({ id, isLoaded }) => isLoaded && isUnitName(id))
    .map((unit) => ({
      service: { kind: "systemd", name: unit.id, owner: null },
      state: systemdState(unit),
    }))
    .filter(({ state }) => state.packageName !== null);
}
