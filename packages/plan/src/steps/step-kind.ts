/** The kinds of step that procedures are made of, in the words of the vendor's upgrade page where it has one. */
export type StepKind =
  | "inspect"
  | "stage-image"
  | "create-container"
  | "check-availability"
  | "cordon"
  | "drain"
  | "save-state"
  | "stop"
  | "regenerate-credentials"
  | "download-package"
  | "install-package"
  | "write-credentials"
  | "swap-names"
  | "roll-out"
  | "start"
  | "verify"
  | "uncordon"
  | "clean-up";

/** The step kinds that an executor carries out; the others are the control plane's. */
export type HostStepKind = Exclude<
  StepKind,
  "check-availability" | "cordon" | "drain" | "regenerate-credentials" | "verify" | "uncordon"
>;
