import {
  fitOutcome,
  requireFit,
  type ExecutorErrorCode,
  type StepContext,
  type StepOutcome,
} from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../host/host-shell.js";
import { replicaIdentityOf } from "../process/identity.js";
import { inspect } from "../inspect/inspect-host.js";
import { startRightsOf, startRightsToJson } from "../saved-state/start-rights.js";
import { targetToJson } from "../target/target.js";

// Findings that have an error code of their own; any other is an inspection that failed.
const codes: Readonly<Partial<Record<string, ExecutorErrorCode>>> = {
  SEVERAL_PROCESSES: "SEVERAL_PROCESSES",
  FOREIGN_PROCESS: "FOREIGN_PROCESS",
  UNSAFE_NAME: "UNSAFE_NAME",
  UNSAFE_PATH: "UNSAFE_PATH",
  RUNNER_PROCESS_NOT_FOUND: "RUNNER_NOT_FOUND",
  INVOCATION_NOT_READABLE: "INVOCATION_NOT_READABLE",
  SUDO_NOT_AVAILABLE: "PERMISSION_DENIED",
  CREDENTIALS_NOT_WRITABLE: "CREDENTIALS_NOT_WRITABLE",
  CREDENTIALS_NOT_READABLE: "CREDENTIALS_NOT_WRITABLE",
  READ_ONLY: "READ_ONLY",
  SERVICE_SHARED: "SERVICE_SHARED",
  PACKAGE_NOT_REPLACEABLE: "PACKAGE_NOT_REPLACEABLE",
  NO_ROOM: "DISK_FULL",
};

/** Inspects the host and refuses to go on where a finding failed; records what the upgrade works on. */
export async function inspectStep(
  shell: HostShell,
  context: StepContext,
  host: VmHost,
): Promise<StepOutcome> {
  const { facts, located } = await inspect(shell, host, { ...context, replica: replicaIdentityOf(context) });
  const fit = requireFit(shell, { findings: facts.findings, target: located.target }, codes);
  const invocation = located.processes[0]?.invocation ?? null;
  return fitOutcome(
    `The host is fit for the upgrade of ${fit.packagePath}.`,
    facts.findings.filter(({ level }) => level === "warning"),
    {
      target: targetToJson(fit),
      ...(invocation === null ? {} : { rights: startRightsToJson(startRightsOf(invocation)) }),
      ...(facts.details === undefined ? {} : { details: facts.details }),
    },
  );
}
