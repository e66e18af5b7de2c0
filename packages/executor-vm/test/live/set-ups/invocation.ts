import { quotePosix } from "@runner-upgrade/transport";
import type { LiveHost } from "../hosts/live-hosts.js";

/** How a Runner's process runs, read from outside the executor: by root, from /proc. */
export interface OutsideInvocation {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly ids: string;
  readonly umask: string;
  readonly limits: string;
  readonly outputs: readonly string[];
}

const look = `
pids=$(pgrep -u rundeck -x java) || { echo "no java process" >&2; exit 1; }
[ "$(echo "$pids" | wc -l)" = 1 ] || { echo "several java processes: $pids" >&2; exit 1; }
cd "/proc/$pids"
for part in cmdline environ; do base64 -w0 $part; echo; done
readlink cwd | base64 -w0; echo
grep -E '^(Uid|Gid|Groups):' status | base64 -w0; echo
grep '^Umask:' status | base64 -w0; echo
base64 -w0 limits; echo
readlink fd/1 | base64 -w0; echo
readlink fd/2 | base64 -w0; echo
`;

// The service manager gives each start its own; the session of a login is no choice of the operator either.
const perStart = new Set(["INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "MEMORY_PRESSURE_WATCH"]);

/** Reads the one Java process of the user `rundeck`; fails where there is none or more than one. */
export async function invocationOn(host: LiveHost): Promise<OutsideInvocation> {
  // As the Runner's own user: a container's root may not look into the processes of others.
  const parts = (await host.script(`exec runuser -u rundeck -- bash -euo pipefail -c ${quotePosix(look)}`))
    .split("\n")
    .map((line) => Buffer.from(line, "base64").toString("utf8"));
  const [
    commandLine = "",
    environ = "",
    directory = "",
    ids = "",
    umask = "",
    limits = "",
    out = "",
    error = "",
  ] = parts;
  const variables = environ
    .split("\0")
    .filter(Boolean)
    .map((variable): [string, string] => {
      const at = variable.indexOf("=");
      return [variable.slice(0, at), variable.slice(at + 1)];
    })
    .filter(([name]) => !perStart.has(name));
  return {
    arguments: commandLine.split("\0").slice(0, -1),
    environment: Object.fromEntries(variables),
    directory: directory.trim(),
    ids,
    umask,
    limits,
    // A pipe or socket to the service manager has another number after each start.
    outputs: [out, error].map((target) => target.trim().replace(/:\[\d+\]$/, "")),
  };
}
