import type { HostObservation } from "@runner-upgrade/executor";
import type { RunningProcess } from "../invocation/running-process.js";
import { isUnitUp } from "../service/systemd/is-unit-up.js";
import { showUnit } from "../service/systemd/systemctl.js";
import type { UnitState } from "../service/systemd/parse-show.js";
import type { TargetCall } from "../target/target-call.js";
import { findProcesses } from "./find-processes.js";
import { describeForeign, tellForeign, type ForeignProcess } from "./tell-foreign.js";
import { identityOf } from "./identity.js";

/** What runs of a Runner at this moment. */
export interface Look {
  readonly processes: readonly RunningProcess[];
  readonly unitState: UnitState | null;
  /** Processes that carry its name and are not its own. They neither count nor hold anything up. */
  readonly foreign: readonly ForeignProcess[];
}

/** Looks at a Runner's processes and, where a service manager has it, at its unit. */
export async function look(call: TargetCall): Promise<Look> {
  const { shell, target, host, context } = call;
  const unitState = target.unit === null ? null : await showUnit(shell, target.unit);
  const identity = identityOf(
    context.runner.id,
    { packagePath: target.packagePath, ...host },
    target.user.uid,
  );
  const servicePids = unitState !== null && unitState.mainPid > 0 ? [unitState.mainPid] : [];
  const found = await findProcesses(shell, { ...identity, servicePids });
  const { own, foreign } = await tellForeign(shell, found.processes, {
    hints: host,
    unit: target.unit === null || unitState === null ? null : { unit: target.unit, state: unitState },
    uid: target.user.uid,
  });
  if (foreign.length > 0) shell.settings.logger.warn(describeForeign(foreign));
  // A Runner of the login's own user is seen without root's eyes: that none of its processes is there means it is gone.
  const isOwn = (await shell.login()).uid === target.user.uid;
  if (found.sudoDenial !== null && own.length === 0 && !isOwn) {
    throw shell.error("PERMISSION_DENIED", `Processes of other users cannot be read: ${found.sudoDenial}`, {
      remedies: ["Allow the login to use sudo without a password, or log in as the Runner's user."],
    });
  }
  return { processes: own, unitState, foreign };
}

/**
 * Whether anything runs of a Runner, or is about to: `gone` only when there is no process and the service manager has
 * the unit down. A unit that waits for its next restart, or whose script has not come to the JVM yet, is no proof of it.
 */
export function processOf({
  processes,
  unitState,
}: Pick<Look, "processes" | "unitState">): HostObservation["process"] {
  if (processes.length > 1) return "several";
  return processes.length === 1 || isUnitUp(unitState) ? "running" : "gone";
}

/** What was looked at, in one sentence. */
export function describeLook({ processes, unitState, foreign }: Look): string {
  const ids = processes.map((process) => String(process.pid)).join(", ");
  const running = processes.length === 0 ? "No process runs" : `Running: process ${ids}`;
  const strangers = foreign.length === 0 ? "" : ` ${describeForeign(foreign)}`;
  return unitState === null
    ? `${running}.${strangers}`
    : `${running}; ${unitState.id} is ${unitState.activeState} (${unitState.subState}).${strangers}`;
}
