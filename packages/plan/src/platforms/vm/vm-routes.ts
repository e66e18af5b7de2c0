import type { PlatformRoute } from "../platform-route.js";

/** The vendor's ten steps for a package, with what this SDK puts around them. */
export const vmRoutes: readonly PlatformRoute[] = [
  {
    name: "vm",
    steps: [
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
  },
  {
    // On servers with replicas (rundeck/docs, Upgrading Runners). The old replica's credentials live until it is deleted.
    name: "replica-in-place",
    steps: [
      "inspect",
      "create-replica",
      "download-package",
      "check-availability",
      "cordon",
      "drain",
      "save-state",
      "stop",
      "install-package",
      "start",
      "verify",
      "uncordon",
      "delete-replica",
      "clean-up",
    ],
  },
];
