import type { PlatformRoute } from "../platform-route.js";

/** The image is pulled by a Pod of its own first: what takes the old one away finds out too late. */
const keep: PlatformRoute = {
  name: "kubernetes-keep",
  canKeepServing: true,
  steps: [
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
};

const rotate: PlatformRoute = {
  name: "kubernetes-rotate",
  steps: [
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

/** The ways in which a workload of a cluster is upgraded. */
export const kubernetesRoutes: readonly PlatformRoute[] = [keep, rotate];
