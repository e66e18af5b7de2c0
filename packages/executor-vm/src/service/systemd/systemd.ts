import type { ServiceManager } from "../service-manager.js";
import { findSudoRights } from "../sudo-findings.js";
import { isOfUnit, isUserManager, membersOf, unitBehind } from "./belonging.js";
import { startCommand, statusCommand } from "./by-hand.js";
import { activeDependents, startDependents } from "./dependents.js";
import { isUnitName, namedUnit, unitHintFault, type UnitHint } from "./named-unit.js";
import { unitsWithPackage } from "./units-with-package.js";
import { unitWriterOf } from "./other-writer.js";
import { readStartScripts } from "./start-scripts.js";
import { managingCommands, startUnit, stopUnit } from "./systemctl.js";
import { showSystemd, type SystemdState } from "./systemd-state.js";
import { tellUnit } from "./tell-unit.js";
import { filesOfUnit, unitFileKinds, unresolvedIn } from "./unit-files.js";
import { findUnitStart } from "./unit-start-findings.js";

/** systemd: units of the host's manager, and of a user's own. */
export const systemd: ServiceManager<SystemdState, UnitHint> = {
  kind: "systemd",
  noun: "unit",
  supervises: true,
  // systemd.exec, "Environment Variables Set or Propagated by the Service Manager".
  variablesPerStart: ["INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "MEMORY_PRESSURE_WATCH"],
  variableFiles: unitFileKinds,
  variablesPlace: "an EnvironmentFile of the unit",
  fileMakers: ["RuntimeDirectory=", "ExecStartPre="],

  hintFault: unitHintFault,
  isName: isUnitName,
  named: namedUnit,
  behind: unitBehind,
  describe: ({ name, owner }) => `${owner === null ? "system" : "user"} unit ${name}`,
  hintOf: ({ name, owner }) => (owner === null ? { kind: "systemd", unit: name, scope: "system" } : null),
  withPackage: unitsWithPackage,

  show: showSystemd,
  holds: isOfUnit,
  members: membersOf,
  adopts: isUserManager,
  dependents: (shell, { service, state }) => activeDependents(shell, service, state.unit),

  findStart: (shell, { service, state }, processes) => findUnitStart(shell, service, state.unit, processes),
  // The manager repeats what it did itself.
  findInvocation: () => [],
  findManaging: (shell, { name, owner }, { dependents }) =>
    owner === null ? findSudoRights(shell, name, managingCommands(name, dependents)) : Promise.resolve([]),

  files: (shell, { service, state }) => filesOfUnit(shell, service, state.unit),
  unresolved: unresolvedIn,
  async writers(shell, { service, state }, user) {
    const scripts = await readStartScripts(shell, service, state.unit, user);
    return (path) => unitWriterOf(path, state.unit, scripts);
  },
  tellCredentials: tellUnit,

  stop: (shell, service, state) => stopUnit(shell, service, state.unit),
  stopTimeLimitMs: ({ unit }) => unit.stopTimeLimitMs * unit.stopPhases,
  async start(shell, service) {
    await startUnit(shell, service, { reload: true });
    return null;
  },
  endStart: () => Promise.resolve(),
  startDependents,

  statusCommand,
  startCommand,
};
