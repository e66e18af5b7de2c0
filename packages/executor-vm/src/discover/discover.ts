import {
  placeRequest,
  printable,
  type DiscoverRequest,
  type HiddenPart,
  type PlaceDiscovery,
} from "@runner-upgrade/executor";
import { withHost } from "../connection/with-host.js";
import type { Settings } from "../options/vm-executor-options.js";
import { findAllProcesses } from "../process/find-processes.js";
import { foundProcesses } from "./found-processes.js";
import { foundServices } from "./found-services.js";

/** Finds the Runners of a machine: its processes, and the services that would start one. Changes nothing. */
export function discover(settings: Settings, request: DiscoverRequest): Promise<PlaceDiscovery> {
  return withHost(settings, placeRequest(request), async (shell) => {
    const { place, knownIds } = request;
    shell.scope.note("looking for Java processes");
    const all = await findAllProcesses(shell);
    const hidden: HiddenPart[] = [];
    if (all.sudoDenial !== null)
      hidden.push({
        code: "PERMISSION_DENIED",
        message: `${String(all.hidden)} Java ${all.hidden === 1 ? "process of another user was" : "processes of other users were"} not read as a whole, so ids in their environment are not known: ${all.sudoDenial}`,
        remedy: "Allow the login to use sudo without a password, or log in as the Runners' user.",
      });
    const { stdout } = await shell.script("uname -n 2>/dev/null; exit 0", []);
    const hostname = printable(stdout).trim() || null;
    const running = await foundProcesses(shell, all, { place, knownIds, hostname, hidden });
    const services = await foundServices(shell, running, { place, knownIds, hostname, hidden });
    return {
      found: [...running.map(({ found }) => found), ...services],
      hidden: hidden.map((part) => ({ ...part, message: shell.quote(part.message) })),
    };
  });
}
