import type { PlatformRoute } from "../platform-route.js";

/** With kept credentials the new container is created before the old one is stopped. */
const keep: PlatformRoute = {
  name: "docker-keep",
  steps: [
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
  variants: [
    // Several containers of one engine: each is stopped, and its successor started, before the next one is touched.
    {
      name: "one-by-one",
      isFor: ({ isOneByOne }) => isOneByOne,
      steps: [
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
      ],
    },
  ],
};

/** Credentials that stand in a variable: the new container can only be made with the new token. */
const rotate: PlatformRoute = {
  name: "docker-rotate",
  steps: [
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
  variants: [
    // In a mounted file: the new container does not hold them, so it is created before anything is stopped, and the file is
    // written in place.
    {
      name: "file",
      isFor: ({ credentialsIn }) => credentialsIn === "file",
      steps: [
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
      ],
    },
  ],
};

/** The ways in which a container of a Docker Engine is upgraded. */
export const dockerRoutes: readonly PlatformRoute[] = [keep, rotate];
