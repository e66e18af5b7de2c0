import type { Finding } from "@runner-upgrade/plan/platform";
import type { Invocation } from "../../invocation/invocation.js";
import { cannotBeStartedAgain } from "./launcher-script.js";

/** What of a process could not be repeated when it is started again from its invocation. */
export function findInvocation(invocation: Invocation): readonly Finding[] {
  const reasons = cannotBeStartedAgain(invocation);
  const outputs = [invocation.stdout, invocation.stderr].flatMap((output) =>
    output.kind === "other" ? [output.description] : [],
  );
  return [
    ...(reasons.length === 0
      ? []
      : [
          {
            code: "INVOCATION_NOT_REPRODUCIBLE",
            level: "failed",
            message: `It could not be started again as it is: ${reasons.join("; ")}.`,
            remedies: ["Start it in another way (a systemd unit, an environment file), then plan again."],
          } as const,
        ]),
    ...(invocation.umask === null
      ? [{ code: "UMASK_UNKNOWN", level: "warning", message: "The kernel does not tell its umask." } as const]
      : []),
    ...(outputs.length === 0
      ? []
      : [
          {
            code: "OUTPUT_NOT_REPRODUCIBLE",
            level: "warning",
            message: `Its output goes to ${[...new Set(outputs)].join(" and ")}, which ends with it; afterwards it goes to /dev/null.`,
            remedies: ["Its own log, runner/logs, is written as before."],
          } as const,
        ]),
  ];
}
