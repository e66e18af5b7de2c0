import type { Place } from "../../files/place.js";
import { readPlacedFile } from "../../files/read-placed-file.js";
import { writePlacedFile } from "../../files/write-placed-file.js";
import type { HostShell, Rights } from "../../host/host-shell.js";
import type { Invocation } from "../../invocation/invocation.js";
import { parseLimits } from "../../invocation/proc-files.js";
import { limitArguments } from "./limit-arguments.js";
import { renderLauncher } from "./launcher-script.js";

// Arguments: how many limits follow, the limits, then a command. Limits are raised before the command gives root's rights
// up; no file is touched here.
const limitScript = `
limits=$1
shift
while [ "$limits" -gt 0 ]; do
  # Who may not raise a hard limit gets as near to it as may be.
  prlimit --pid $$ "--$1" 2>/dev/null || prlimit --pid $$ "--\${1%:*}:" 2>/dev/null
  limits=$((limits - 1))
  shift
done
exec "$@"
`;

// Arguments: the directory, a file for the process id, whether that file is there to be written (given) or is made anew
// (own), the launcher, then a command that becomes the Runner, in a session of its own, so that it outlives us. All of it
// has the Runner's own rights already. A process that a former, interrupted start left on its way is not joined by a
// second one: before it is a JVM it is a shell, which no look at the host would take for the Runner.
const launchScript = `
cd -P -- "$1" || exit 1
launched=$2 kind=$3 launcher=$4
shift 4
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
for tool in setsid env sh "$1"; do
  command -v -- "$tool" >/dev/null || { printf 'the host has no %s\\n' "$tool" >&2; exit 1; }
done
# A start that comes late, from a process that stood still, leaves nothing behind.
[ -f "$launcher" ] || { printf 'the launcher is gone: another process has ended this run\\n' >&2; exit 1; }
umask 077
# A file that appears there meanwhile is not written to.
set -C
# Not ended between starting it and knowing it.
trap : TERM INT HUP
[ "$kind" = given ] || rm -f -- "$launched"
setsid -- "$@" </dev/null >/dev/null 2>&1 &
if [ "$kind" = given ]; then set +C; fi
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
    readonly place: Place;
    readonly launcher: string;
    readonly launched: string;
    readonly overrides: Readonly<Record<string, string>>;
  },
): Promise<number> {
  shell.scope.note("starting the Runner's process");
  const { place, launcher, launched } = options;
  const { uid, gid } = invocation;
  const isForOther = place.by === "root" && uid !== 0;
  const owner = `${uid}:${gid}`;
  await writePlacedFile(
    shell,
    { ...place, name: launcher },
    renderLauncher(invocation, options.overrides),
    // In a directory of root's the Runner's user could not read what root keeps to itself.
    isForOther ? { owner } : {},
  );
  if (isForOther && (await readPlacedFile(shell, { ...place, name: launched })) === null) {
    await writePlacedFile(shell, { ...place, name: launched }, "", { owner });
  }
  const { rights, prefix } = await rightsToStart(shell, invocation);
  const current = parseLimits((await shell.run(["cat", "/proc/self/limits"], { as: rights })).stdout);
  const limits = limitArguments(invocation.limits, current);
  const { stdout } = await shell.script(
    limitScript,
    [
      ...[String(limits.length), ...limits, ...prefix, "sh", "-c", launchScript, "sh"],
      ...[place.directory, launched, isForOther ? "given" : "own", launcher, "env", "-i", "sh"],
      `${place.directory}/${launcher}`,
    ],
    { as: rights },
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
  invocation: Pick<Invocation, "uid" | "gid" | "groups">,
  command: readonly [string, ...string[]],
): Promise<{ readonly command: readonly [string, ...string[]]; readonly as: Rights }> {
  const { rights, prefix } = await rightsToStart(shell, invocation);
  const [first = command[0], ...rest] = [...prefix, ...command];
  return { command: [first, ...rest], as: rights };
}

/** The rights that the groups of an invocation take, and the command that gives them up for its user's. */
async function rightsToStart(
  shell: HostShell,
  { uid, gid, groups }: Pick<Invocation, "uid" | "gid" | "groups">,
): Promise<{ readonly rights: "login" | "root"; readonly prefix: readonly string[] }> {
  const login = await shell.login();
  const rights = login.uid === uid ? "login" : "root";
  // Root's own Runner needs no change of user; giving up nothing takes no rights.
  if (uid === 0 || login.uid === uid) return { rights, prefix: [] };
  return { rights, prefix: ["setpriv", ...userArguments(uid, gid, groups), "--"] };
}

function userArguments(uid: number, gid: number, groups: readonly number[]): readonly string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    groups.length === 0 ? "--clear-groups" : `--groups=${groups.join(",")}`,
  ];
}
