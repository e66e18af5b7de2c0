import { parseWith } from "../parse-with.js";
import type { PlatformModule } from "../platform-module.js";
import type { DockerHost } from "./docker-host.js";
import { dockerHostSchema } from "./docker-host-schema.js";
import { dockerRoutes } from "./docker-routes.js";
import { dockerRunbook } from "./runbook/docker-runbook.js";

/** A Runner as a container of a Docker Engine. */
export const dockerPlatform: PlatformModule<DockerHost> = {
  platform: "docker",
  deliversBy: "image",
  addressIs: "location",
  routes: dockerRoutes,
  routeOf: ({ credentials }) => `docker-${credentials}`,
  parseHost: (value) => parseWith(dockerHostSchema, value),
  describeHost: ({ container }) => (container === undefined ? [] : [container]),
  siteKey: ({ address }) => address.trim(),
  hostKey: ({ address }) => address.trim(),
  commandTexts: ({ container }) => (container === undefined ? [] : [["container", container]]),
  runbookLines: dockerRunbook,
};
