import type { InputData } from "@runner-upgrade/transport";
import { fileFailure, TransportError } from "@runner-upgrade/transport";
import type { HostShell } from "../host/host-shell.js";
import type { Rights } from "../host/rights.js";
import { rightsIn, type Place } from "./place.js";

/** What {@link inPlaceScript} exits with where the directory is not what it was taken for. */
const movedExit = 77;

/**
 * The beginning of every script that handles files in a directory. Its first arguments are the directory, with links
 * resolved, and `root` or `user`; they are shifted away.
 *
 * The script enters the directory once and names files relative to it from then on, so that a directory that is moved or
 * linked meanwhile makes no difference. With root's rights it refuses unless root alone can write there and in every
 * directory above: a sticky directory above, such as /tmp, keeps what root owns in it.
 *
 * `mark FD` tells which file an open descriptor is: inode, size and time of its last writing. `is_plain NAME` is true of
 * a regular file that is no link.
 */
const inPlaceScript = `
umask 077
only_roots() (
  last= at=here
  while :; do
    set -- $(stat -c '%u %f %d:%i' .) || return 1
    [ "$1" = 0 ] || return 1
    if [ $((0x$2 & 022)) != 0 ]; then [ "$at" = above ] && [ $((0x$2 & 01000)) != 0 ] || return 1; fi
    [ "$3" != "$last" ] || return 0
    last=$3 at=above
    cd -P .. || return 1
  done
)
mark() { stat -L -c '%i:%s:%Y' "/proc/self/fd/$1"; }
is_plain() { [ ! -L "$1" ] && [ -f "$1" ]; }
moved() { printf '%s\\n' "$1" >&2; exit ${String(movedExit)}; }
cd -P -- "$1" || exit 1
[ "$PWD" = "$1" ] || moved "It leads to another directory now."
if [ "$2" = root ]; then only_roots || moved "Root is not the only user who can write there."; fi
shift 2
`;

/** How a script in a place is run. */
export interface InPlaceOptions {
  readonly stdin?: InputData;
  readonly maxOutputBytes?: number;
  /** What is being done, as in "write a file". */
  readonly intent: string;
  /** Rights to use instead of the place's own, for reading what everybody may read. */
  readonly as?: Rights;
}

/**
 * Runs a script in a directory, with root's rights only where the directory is root's alone, and gives its output.
 * Rejects with `CHANGED_MEANWHILE` where the directory is not what it was, with a `TransportError` that tells a full
 * disk, a read-only one and missing permission apart, or with `HOST_COMMAND_FAILED`.
 */
export async function runInPlace(
  shell: HostShell,
  place: Place,
  script: string,
  args: readonly string[],
  options: InPlaceOptions,
): Promise<string> {
  const { stdin, maxOutputBytes, intent } = options;
  const as = options.as ?? (await rightsIn(shell, place));
  const kind = place.by === "root" ? "root" : "user";
  const { stdout, stderr, exitCode, signal } = await shell.script(
    `${inPlaceScript}${script}`,
    [place.directory, kind, ...args],
    {
      as,
      mayFail: true,
      ...(stdin === undefined ? {} : { stdin }),
      ...(maxOutputBytes === undefined ? {} : { maxOutputBytes }),
    },
  );
  if (exitCode === 0) return stdout;
  const said = shell.quote(stderr);
  if (exitCode === movedExit) {
    throw shell.error(
      "CHANGED_MEANWHILE",
      `Could not ${intent} in ${place.directory}: ${said} Nothing was done there.`,
      { remedies: ["Check who changed the directory, then plan again."] },
    );
  }
  const intentThere = `${intent} in ${place.directory}`;
  const { address } = shell.subject.host;
  // Which failure it is stands in the words as they were; what is shown has no secret, and may have lost a reason.
  const { code } = fileFailure(address, intentThere, { exitCode, signal }, stderr);
  const shown = fileFailure(address, intentThere, { exitCode, signal }, said);
  throw shown.code === code ? shown : new TransportError({ code, address, message: shown.message });
}
