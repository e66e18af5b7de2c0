import { parseWith } from "../parse-with.js";
import type { PlatformModule } from "../platform-module.js";
import { vmConsoleLines } from "./runbook/vm-console.js";
import { vmReplicaLines } from "./runbook/vm-replica.js";
import { vmRestLines } from "./runbook/vm-rest.js";
import { serviceFacts } from "./service/vm-service.js";
import type { VmHost } from "./vm-host.js";
import { vmHostSchema } from "./vm-host-schema.js";
import { vmRoutes } from "./vm-routes.js";

/**
 * A Runner as a Java process of a host. Its package always brings new credentials: of the Runner, or on servers with replicas
 * of a new replica.
 */
export const vmPlatform: PlatformModule<VmHost> = {
  platform: "vm",
  deliversBy: "package",
  addressIs: "location",
  routes: vmRoutes,
  routeOf: () => "vm",
  replicaRoute: "replica-in-place",
  parseHost: (value) => parseWith(vmHostSchema, value),
  describeHost: ({ service }) => serviceFacts(service).description,
  siteKey: machineOf,
  hostKey: machineOf,
  commandTexts: ({ directory, packagePath, service }) => [
    ...some("directory", directory),
    ...some("packagePath", packagePath),
    ...serviceFacts(service).commandTexts,
  ],
  runbookLines: ({ unit, variant }) => {
    if (unit.replicaId !== undefined) return vmReplicaLines(unit, variant);
    return variant === "console" ? vmConsoleLines(unit) : vmRestLines(unit);
  },
};

/** The user in front of the address plays no part (`a@h:22` and `b@h:22` are one machine); the port does. */
function machineOf({ address }: VmHost): string {
  return address
    .trim()
    .replace(/^[^@]*@/, "")
    .toLowerCase();
}

function some(field: string, text: string | undefined): (readonly [field: string, text: string])[] {
  return text === undefined ? [] : [[field, text]];
}
