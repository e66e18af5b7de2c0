import type { HostObservation } from "@runner-upgrade/executor";
import type { RunningProcess } from "../invocation/running-process.js";
import { showUnit } from "../service/systemd/service-manager.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { TargetCall } from "../steps/step-call.js";
import { findProcesses } from "./find-processes.js";
import { identityOf } from "./identity.js";

/** What runs of a Runner at this moment. */
export interface Look {
  readonly processes: readonly RunningProcess[];
  readonly unitState: UnitState | null;
}

/** Looks at a Runner's processes and, where a service manager has it, at its unit. */
export async function look(call: TargetCall): Promise<Look> {
  const { shell, target, host, context } = call;
  const unitState = target.unit === null ? null : await showUnit(shell, target.unit);
  const identity = identityOf(context.runner.id, { packagePath: target.packagePath, ...host });
  const servicePids = unitState !== null && unitState.mainPid > 0 ? [unitState.mainPid] : [];
  const { processes, isSudoDenied } = await findProcesses(shell, { ...identity, servicePids });
  // A Runner of the login's own user is seen without root's eyes: that none of its processes is there means it is gone.
  const isOwn = (await shell.login()).uid === target.user.uid;
  if (isSudoDenied && processes.length === 0 && !isOwn) {
    throw shell.error("PERMISSION_DENIED", "What other users run cannot be seen: `sudo -n` is refused.", {
      remedies: ["Allow the login to use sudo without a password, or log in as the Runner's user."],
    });
  }
  return { processes, unitState };
}

/** Whether the service manager has the unit up, or is about to bring it up again. */
export function isUnitUp(state: UnitState | null): boolean {
  return state !== null && !["inactive", "failed"].includes(state.activeState);
}

/**
 * Whether anything runs of a Runner, or is about to: `gone` only when there is no process and the service manager has
 * the unit down. A unit that waits for its next restart, or whose script has not come to the JVM yet, is no proof of it.
 */
export function processOf({ processes, unitState }: Look): HostObservation["process"] {
  if (processes.length > 1) return "several";
  return processes.length === 1 || isUnitUp(unitState) ? "running" : "gone";
}

/** What was looked at, in one sentence. */
export function describeLook({ processes, unitState }: Look): string {
  const ids = processes.map((process) => String(process.pid)).join(", ");
  const running = processes.length === 0 ? "No process runs" : `Running: process ${ids}`;
  return unitState === null
    ? `${running}.`
    : `${running}; ${unitState.id} is ${unitState.activeState} (${unitState.subState}).`;
}
