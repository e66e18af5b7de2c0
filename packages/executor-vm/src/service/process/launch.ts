import type { HostShell, Rights } from "../../host/host-shell.js";
import type { Invocation } from "../../invocation/invocation.js";
import { parseLimits } from "../../invocation/proc-files.js";
import { limitArguments } from "./limit-arguments.js";
import { renderLauncher } from "./launcher-script.js";

// Arguments: a file for the process id, the launcher, how many limits follow, the limits, then a command that becomes the
// Runner, in a session of its own, so that it outlives us. A process that a former, interrupted start left on its way is
// not joined by a second one: before it is a JVM it is a shell, which no look at the host would take for the Runner.
const launchScript = `
launched=$1 launcher=$2 limits=$3
shift 3
began() {
  { IFS= read -r line; } 2>/dev/null <"/proc/$1/stat" || return 1
  set -f
  set -- \${line##*") "}
  [ "$1" != Z ] && [ "$1" != X ] && printf '%s' "\${20}"
}
if { IFS=' ' read -r pid start; } 2>/dev/null <"$launched" && [ -n "$pid" ] && [ "$(began "$pid")" = "$start" ]; then
  printf '%s\\n' "$pid"
  exit 0
fi
while [ "$limits" -gt 0 ]; do
  # Who may not raise a hard limit gets as near to it as may be.
  prlimit --pid $$ "--$1" 2>/dev/null || prlimit --pid $$ "--\${1%:*}:" 2>/dev/null
  limits=$((limits - 1))
  shift
done
for tool in setsid env sh "$1"; do
  command -v -- "$tool" >/dev/null || { printf 'the host has no %s\\n' "$tool" >&2; exit 1; }
done
# A start that comes late, from a process that stood still, leaves nothing behind.
[ -f "$launcher" ] || { printf 'the launcher is gone: somebody else has brought this run to its end\\n' >&2; exit 1; }
umask 077
# A file that somebody puts there meanwhile is not written to.
set -C
# Not ended between starting it and knowing it.
trap : TERM INT HUP
rm -f -- "$launched"
setsid -- "$@" </dev/null >/dev/null 2>&1 &
printf '%s %s\\n' "$!" "$(began "$!")" >"$launched"
printf '%s\\n' "$!"
`;

/**
 * Starts a Runner's process as its invocation says, and gives the process id. The launcher file is written with
 * mode 0600 for the process's user; the caller removes it.
 */
export async function launch(
  shell: HostShell,
  invocation: Invocation,
  options: {
    readonly launcher: string;
    readonly launched: string;
    readonly overrides: Readonly<Record<string, string>>;
  },
): Promise<number> {
  shell.scope.note("starting the Runner's process");
  const { uid, gid } = invocation;
  const { command, as } = await asStarted(shell, invocation, ["env", "-i", "sh", options.launcher]);
  await shell.writeFile(options.launcher, renderLauncher(invocation, options.overrides), {
    as,
    owner: { uid, gid },
  });
  const current = parseLimits((await shell.run(["cat", "/proc/self/limits"], { as })).stdout);
  const limits = limitArguments(invocation.limits, current);
  const { stdout } = await shell.script(
    launchScript,
    [options.launched, options.launcher, String(limits.length), ...limits, ...command],
    { as },
  );
  const pid = Number(stdout.trim());
  if (Number.isInteger(pid) && pid > 1) return pid;
  throw shell.error("NOT_STARTED", "The host did not say which process it started.", {
    mayHaveTakenEffect: true,
  });
}

/** A command with the user and the groups of an invocation. */
export async function asStarted(
  shell: HostShell,
  { uid, gid, groups }: Pick<Invocation, "uid" | "gid" | "groups">,
  command: readonly [string, ...string[]],
): Promise<{ readonly command: readonly [string, ...string[]]; readonly as: Rights }> {
  const as = await shell.rightsFor(uid);
  const isRoot = as === "root" || (await shell.login()).uid === 0;
  // Root's own Runner needs no change of user; giving up nothing takes no rights.
  if (!isRoot || uid === 0) return { command, as };
  return { command: ["setpriv", ...userArguments(uid, gid, groups), "--", ...command], as };
}

function userArguments(uid: number, gid: number, groups: readonly number[]): readonly string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    groups.length === 0 ? "--clear-groups" : `--groups=${groups.join(",")}`,
  ];
}
