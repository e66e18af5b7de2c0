import type { Check } from "../checks/check.js";
import type { Policy } from "../policy/policy.js";
import type { ProcedureChoice } from "./build-steps.js";
import type { StepKind } from "./step-kind.js";

/** What must hold when a step of this kind ends. */
export function checksOf(
  kind: StepKind,
  { targetVersion, drain }: Pick<ProcedureChoice, "targetVersion" | "drain">,
  { drainQuietMs }: Pick<Policy, "drainQuietMs">,
): Check[] {
  switch (kind) {
    case "check-availability":
      return [{ kind: "stand-ins" }];
    case "cordon":
      return [{ kind: "cordon", state: "set" }];
    case "drain":
      return [
        // A reading that does not show the cordon is older than it, and proves nothing.
        ...(drain === "cordon" ? [{ kind: "cordon", state: "set" } as const] : []),
        { kind: "drained", quietMs: drainQuietMs },
      ];
    case "stop":
      return [{ kind: "process", state: "gone" }];
    case "start":
      return [{ kind: "process", state: "running" }];
    case "verify":
      return [
        // Of several processes any old one answers for the Runner, and one that is gone never will: the host's word comes first.
        { kind: "installed", state: "new" },
        { kind: "version", equals: targetVersion },
        { kind: "restarted" },
        { kind: "status", anyOf: ["serving"] },
        { kind: "ping" },
      ];
    case "uncordon":
      return [{ kind: "cordon", state: "given-back" }];
    default:
      return [];
  }
}
