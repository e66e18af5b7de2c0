import type { HostShell } from "../host/host-shell.js";
import { replicaIdentityOf } from "../process/identity.js";
import { describeForeign, foreignRemedies } from "../process/tell-foreign.js";
import { forTarget, recordedTarget, type StepCall, type TargetCall } from "../target/target-call.js";
import { locate, type Located } from "./locate.js";

/** The target as it was recorded or, when it was not, as the host shows it now. */
export async function withTarget(call: StepCall): Promise<TargetCall> {
  const recorded = recordedTarget(call.context);
  if (recorded !== null) return forTarget(call, recorded);
  const located = await locate(call.shell, call.host, replicaIdentityOf(call.context));
  refuseUntrusted(call.shell, located);
  if (located.target === null) {
    throw call.shell.error(
      "RUNNER_NOT_FOUND",
      "No process carries its identity, and no service says how it would run.",
      {
        remedies: ["Name its service, package or directory in the plan's host."],
      },
    );
  }
  return forTarget(call, located.target);
}

/** Rejects where something else carries the Runner's name, or where its files lie where others can change them. */
export function refuseUntrusted(
  shell: HostShell,
  { foreign, untrusted }: Pick<Located, "foreign" | "untrusted">,
): void {
  if (foreign.length > 0) {
    throw shell.error("FOREIGN_PROCESS", `${describeForeign(foreign)} Nothing was changed.`, {
      remedies: foreignRemedies,
    });
  }
  const [first] = untrusted;
  if (first !== undefined) {
    throw shell.error(first.code, `${first.message} Nothing was changed.`, { remedies: first.remedies });
  }
}
