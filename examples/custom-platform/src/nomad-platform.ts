import type { PlatformModule, PlatformRoute } from "@runner-upgrade/plan/platform";
import { parseNomadHost, type NomadHost } from "./nomad-host.js";
import { nomadRunbook } from "./nomad-runbook.js";

/** Kept credentials: the job is stopped, then registered with the new image. */
const keep: PlatformRoute = {
  name: "custom:nomad-keep",
  steps: [
    "inspect",
    "check-availability",
    "cordon",
    "drain",
    "save-state",
    "stop",
    "roll-out",
    "verify",
    "uncordon",
    "clean-up",
  ],
};

/** New credentials: they are regenerated only when no allocation runs. */
const rotate: PlatformRoute = {
  name: "custom:nomad-rotate",
  steps: [
    "inspect",
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

/** Everything that a plan has to know of Runners in Nomad. */
export const nomadPlatform: PlatformModule<NomadHost> = {
  platform: "custom:nomad",
  deliversBy: "image",
  addressIs: "location",
  routes: [keep, rotate],
  routeOf: ({ credentials }) => `custom:nomad-${credentials}`,
  parseHost: parseNomadHost,
  describeHost: ({ namespace, job, group }) => [`${namespace}/${job}/${group}`],
  siteKey: ({ address }) => address,
  // Allocations of a cluster live on many nodes: each job counts as a host of its own.
  hostKey: ({ address, namespace, job }) => `${address}/${namespace}/${job}`,
  commandTexts: ({ namespace, job, group }) => [
    ["namespace", namespace],
    ["job", job],
    ["group", group],
  ],
  runbookLines: nomadRunbook,
};
