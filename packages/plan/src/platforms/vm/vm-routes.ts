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
];
