import type { Route } from "../plan/plan.js";
import type { StepKind } from "./step-kind.js";

/**
 * The steps of every route, in order. The order of the vendor's page (rundeck/docs, Upgrading Runners) is law:
 * nothing regenerates credentials before the process is known to be gone, and whatever can fail before the
 * stop is tried before the stop. `cordon`, `drain` and `uncordon` are there as the policy and the project say.
 */
export const routes: Readonly<Record<Route, readonly StepKind[]>> = {
  vm: [
    "inspect",
    "check-availability",
    "cordon",
    "drain",
    "save-state",
    "stop",
    "regenerate-credentials",
    "download-package",
    "install-package",
    "start",
    "verify",
    "uncordon",
    "clean-up",
  ],
  "docker-keep": [
    "inspect",
    "stage-image",
    "create-container",
    "check-availability",
    "cordon",
    "drain",
    "stop",
    "swap-names",
    "start",
    "verify",
    "uncordon",
    "clean-up",
  ],
  // Credentials that stand in a variable: the new container can only be made with the new token.
  "docker-rotate": [
    "inspect",
    "stage-image",
    "check-availability",
    "cordon",
    "drain",
    "stop",
    "regenerate-credentials",
    "create-container",
    "swap-names",
    "start",
    "verify",
    "uncordon",
    "clean-up",
  ],
  // The image is pulled by a Pod of its own first: what takes the old one away finds out too late.
  "kubernetes-keep": [
    "inspect",
    "stage-image",
    "check-availability",
    "cordon",
    "drain",
    "roll-out",
    "verify",
    "uncordon",
    "clean-up",
  ],
  "kubernetes-rotate": [
    "inspect",
    "stage-image",
    "check-availability",
    "cordon",
    "drain",
    "save-state",
    "stop",
    "regenerate-credentials",
    "write-credentials",
    "roll-out",
    "verify",
    "uncordon",
    "clean-up",
  ],
};

/**
 * `docker-rotate` where the credentials stand in a mounted file: the new container does not hold them, so it is created
 * before anything is stopped, and the file is written in place.
 */
export const dockerRotateInFile: readonly StepKind[] = [
  "inspect",
  "stage-image",
  "create-container",
  "check-availability",
  "cordon",
  "drain",
  "stop",
  "regenerate-credentials",
  "write-credentials",
  "swap-names",
  "start",
  "verify",
  "uncordon",
  "clean-up",
];

/**
 * `docker-keep` where the Runner is several containers of one engine: each is stopped, and its successor started, before
 * the next one is touched.
 */
export const dockerKeepOneByOne: readonly StepKind[] = [
  "inspect",
  "stage-image",
  "create-container",
  "check-availability",
  "cordon",
  "drain",
  "roll-out",
  "verify",
  "uncordon",
  "clean-up",
];

/** The orders in which the built-in steps of a route may stand. */
export function ordersOf(route: Route): readonly (readonly StepKind[])[] {
  switch (route) {
    case "docker-keep":
      return [routes[route], dockerKeepOneByOne];
    case "docker-rotate":
      return [routes[route], dockerRotateInFile];
    default:
      return [routes[route]];
  }
}
