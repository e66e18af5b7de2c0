import type { Check } from "../checks/check.js";
import type { Route } from "../plan/plan.js";
import type { StepKind } from "./step-kind.js";

/** What must hold when a step of this kind ends. */
export function checksOf(
  kind: StepKind,
  { route, targetVersion }: { readonly route: Route; readonly targetVersion: string },
): Check[] {
  switch (kind) {
    case "check-availability":
      return [{ kind: "stand-ins" }];
    case "cordon":
      return [{ kind: "tags", state: "cordoned" }];
    case "drain":
      return [{ kind: "no-running-operations" }];
    case "stop":
      return [{ kind: "process", state: "gone" }];
    case "start":
      return [{ kind: "process", state: "running" }];
    case "verify":
      return [
        // Of several processes any old one answers for the Runner, so the host's word comes first.
        ...(route === "vm" ? [] : [{ kind: "installed", state: "new" } as const]),
        { kind: "version", equals: targetVersion },
        { kind: "restarted" },
        { kind: "status", anyOf: ["serving"] },
        { kind: "ping" },
      ];
    case "uncordon":
      return [{ kind: "tags", state: "given-back" }];
    default:
      return [];
  }
}
