/** The step kinds that an executor carries out, in the words of the vendor's upgrade page where it has one. */
export type HostStepKind =
  | "inspect"
  | "stage-image"
  | "create-container"
  | "save-state"
  | "stop"
  | "download-package"
  | "install-package"
  | "write-credentials"
  | "swap-names"
  | "roll-out"
  | "start"
  | "clean-up";

/** The kinds of step that procedures are made of; those that are no host's are the control plane's. */
export type StepKind =
  | HostStepKind
  | "lend-tags"
  | "check-availability"
  | "cordon"
  | "drain"
  | "regenerate-credentials"
  | "create-replica"
  | "verify"
  | "uncordon"
  | "take-back-tags"
  | "delete-replica";
