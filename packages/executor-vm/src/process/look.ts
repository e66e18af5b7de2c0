import type { HostObservation } from "@runner-upgrade/executor";
import type { RunningProcess } from "../invocation/running-process.js";
import { managerOf, supervised } from "../service/managers.js";
import { isServiceUp, type ServiceState } from "../service/service.js";
import type { TargetCall } from "../target/target-call.js";
import { findProcesses } from "./find-processes.js";
import { describeForeign, tellForeign, type ForeignProcess } from "./tell-foreign.js";
import { identityOf, replicaIdentityOf } from "./identity.js";

/** What runs of a Runner at this moment. */
export interface Look {
  readonly processes: readonly RunningProcess[];
  readonly serviceState: ServiceState;
  /** Processes that carry its name and are not its own. They neither count nor hold anything up. */
  readonly foreign: readonly ForeignProcess[];
}

/** Looks at a Runner's processes and, where a manager has it, at its service. */
export async function look(call: TargetCall): Promise<Look> {
  const { shell, target, host, context } = call;
  const { service } = target;
  const state = await managerOf(service).show(shell, service);
  const identity = identityOf(
    context.runner.id,
    { packagePath: target.packagePath, ...host },
    target.user.uid,
    replicaIdentityOf(context),
  );
  const servicePids = state.mainPid > 0 ? [state.mainPid] : [];
  const found = await findProcesses(shell, { ...identity, servicePids });
  const { own, foreign } = await tellForeign(shell, found.processes, {
    hints: host,
    service: supervised({ service, state }),
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
  return { processes: own, serviceState: state, foreign };
}

/**
 * Whether anything runs of a Runner, or is about to: `gone` only when there is no process and the service manager has
 * the service down. A service that waits for its next restart, or whose script has not come to the JVM yet, is no proof of it.
 */
export function processOf({
  processes,
  serviceState,
}: Pick<Look, "processes" | "serviceState">): HostObservation["process"] {
  if (processes.length > 1) return "several";
  return processes.length === 1 || isServiceUp(serviceState) ? "running" : "gone";
}

/** What was looked at, in one sentence. */
export function describeLook({ processes, serviceState, foreign }: Look): string {
  const ids = processes.map((process) => String(process.pid)).join(", ");
  const running = processes.length === 0 ? "No process runs" : `Running: process ${ids}`;
  const strangers = foreign.length === 0 ? "" : ` ${describeForeign(foreign)}`;
  const { description } = serviceState;
  return description === null ? `${running}.${strangers}` : `${running}; ${description}.${strangers}`;
}
