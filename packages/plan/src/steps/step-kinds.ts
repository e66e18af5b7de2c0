import type { StepKind } from "./step-kind.js";

/** Every kind of step, for schemas and for telling a custom name from a built-in one. */
export const stepKinds: readonly [StepKind, ...StepKind[]] = [
  "inspect",
  "stage-image",
  "create-container",
  "check-availability",
  "cordon",
  "drain",
  "save-state",
  "stop",
  "regenerate-credentials",
  "download-package",
  "install-package",
  "write-credentials",
  "swap-names",
  "roll-out",
  "start",
  "verify",
  "uncordon",
  "clean-up",
];
