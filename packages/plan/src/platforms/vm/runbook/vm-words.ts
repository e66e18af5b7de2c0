import type { UnitOn } from "../../platform-module.js";
import type { ServiceCommands } from "../service/service-facts.js";
import { serviceFacts } from "../service/vm-service.js";
import type { VmHost } from "../vm-host.js";
import { quotePosix } from "../../../text/quote-posix.js";

/** A unit whose Runner is a Java process of a host. */
export type VmUnit = UnitOn<VmHost>;

/** What the commands on one host are made of. `$RUNNER_…` are set by the commands that find the Runner. */
export interface VmWords {
  readonly unit: VmUnit;
  /** The file name under which the package is downloaded. */
  readonly jar: string;
  /** The file name that the old package has, and the new one gets. */
  readonly running: string;
  /** A pattern that the command line of its process matches. */
  readonly pattern: string;
  /** Puts a command under the rights of the user in a variable; empty where that is who logs in. */
  readonly as: (variable: "RUNNER_USER" | "RUNNER_OWNER") => string;
  /** The commands of its service; null where no service is named. */
  readonly service: ServiceCommands | null;
  /** The file, in the login's home directory on the host, that starts a plain process as it was started. */
  readonly starter: string;
}

/** Who may do what on the host of a Runner, as commands. */
export function vmWords(unit: VmUnit): VmWords {
  const { packagePath = unit.byHand?.package } = unit.host;
  const service = serviceFacts(unit.host.service);
  const login = unit.byHand?.login ?? (service.isSystemWide ? "other" : "runner");
  const jar = packageName(unit);
  const running = packagePath?.split("/").at(-1) ?? packageNameOf(unit.replicaId ?? unit.runnerId);
  const as = (variable: string): string => {
    if (login === "runner") return "";
    return login === "root" ? `runuser -u "$${variable}" -- ` : `sudo -u "$${variable}" -- `;
  };
  return {
    unit,
    jar,
    running,
    pattern: quotePosix(asPattern(running)),
    as,
    service: service.commandsFor?.(login, as("RUNNER_USER")) ?? null,
    starter: quotePosix(`start-${jar.replace(/\.jar$/, ".sh")}`),
  };
}

/** The file name under which the package is downloaded. */
export function packageName({ replicaId, runnerId }: VmUnit): string {
  // The server names a package after the new replica, whose id is not known yet.
  return replicaId === undefined ? packageNameOf(runnerId) : "new-replica.jar";
}

/** The name that the server gives to a package. */
function packageNameOf(id: string): string {
  return `runner-${id.replaceAll("/", "_")}.jar`;
}

/** A name as a pattern of pgrep, an extended regular expression, that means this name. */
function asPattern(name: string): string {
  return name.replaceAll(/[.\\^$*+?()[\]{}|]/g, String.raw`\$&`);
}

/** The directory of an absolute or relative path; null for a name alone. */
export function directoryOf(path: string | undefined): string | null {
  return path?.includes("/") === true ? path.slice(0, Math.max(1, path.lastIndexOf("/"))) : null;
}
