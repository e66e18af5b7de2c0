import { posix } from "node:path";
import type { UserIds } from "../host/rights.js";
import type { HostShell } from "../host/host-shell.js";
import { isUnsafeText } from "../host/unsafe-text.js";
import { placedFile, type Place, type PlacedFile } from "./place.js";

/** What lies at the end of a path, and whether it can be trusted to stay there. */
export interface TracedPath {
  readonly file: PlacedFile;
  /** Root alone can change what the path leads to. */
  readonly isRoots: boolean;
  /** Why the path is refused, in words; null where it is not. */
  readonly fault: string | null;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly isFile: boolean;
  /** Inode, size and time of its last writing: tells one file from another without reading it. */
  readonly mark: string;
  readonly bytes: number;
}

// Arguments: absolute paths. Each is followed by hand, one name after the other, and each thing on the way is described:
// raw mode, ids, mark, path. Behind each path stand its end and where that leads. Nothing is opened and nothing is read. A
// name with a line feed, which could counterfeit a line of the answer, ends the trace.
const traceScript = `
feed='
'
describe() { stat -c "$1 %f %u %g %i:%s:%Y" -- "$2" && printf '%s\\n' "$2"; }
trace() {
  at= left=$1 links=0
  describe at / || return 1
  while [ -n "$left" ]; do
    name=\${left%%/*}
    case "$left" in */*) left=\${left#*/} ;; *) left= ;; esac
    case "$name" in
      '' | .) continue ;;
      ..) at=\${at%/*}; continue ;;
      *"$feed"*) return 1 ;;
    esac
    if [ -L "$at/$name" ]; then
      describe at "$at/$name" || return 1
      links=$((links + 1))
      [ "$links" -lt 40 ] || return 1
      target=$(readlink -- "$at/$name" && printf x) || return 1
      target=\${target%?x}
      case "$target" in /*) at= ;; esac
      left=$target/$left
      continue
    fi
    at=$at/$name
    describe at "$at" 2>/dev/null || return 1
  done
  describe end "\${at:-/}"
}
for path; do
  echo path
  trace "$path"
done
exit 0
`;

interface Entry {
  readonly kind: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mark: string;
  readonly path: string;
}

/**
 * Follows a path and says with whose rights its file is to be handled. Null where nothing is at its end.
 *
 * The path is refused where anything on the way belongs to another user than the Runner's and root, and where its end
 * is outside the directory that the path names, unless root alone made the whole way.
 *
 * Only a path that root or the plan names (`isNamedByRoot`) may be handled with root's rights: the Runner's user could name
 * any of root's files.
 */
export async function tracePath(
  shell: HostShell,
  path: string,
  user: UserIds,
  options: { readonly isNamedByRoot: boolean },
): Promise<TracedPath | null> {
  if (isUnsafeText(path)) return null;
  const as = await shell.eyesFor(user);
  const { stdout } = await shell.script(traceScript, [posix.dirname(path), path], { as });
  const [, above = [], whole = []] = stdout.split(/^path\n/m).map(entriesOf);
  const directory = above.find(({ kind }) => kind === "end");
  const end = whole.find(({ kind }) => kind === "end");
  if (directory === undefined || end === undefined) return null;
  const isRoots = isRootsAlone(whole, end);
  return {
    file: placedFile(end.path, (isRoots && options.isNamedByRoot) || user.uid === 0 ? "root" : user),
    isRoots,
    fault: faultOf(path, { whole, end, directory: directory.path, user, isRoots }),
    uid: end.uid,
    gid: end.gid,
    mode: end.mode & 0o7777,
    isFile: (end.mode & 0o170000) === 0o100000,
    mark: end.mark,
    bytes: Number(end.mark.split(":")[1]),
  };
}

/** As {@link tracePath}, for a directory in which files are to be handled. */
export async function traceDirectory(
  shell: HostShell,
  path: string,
  user: UserIds,
  options: { readonly isNamedByRoot: boolean },
): Promise<{ readonly place: Place; readonly fault: string | null } | null> {
  const traced = await tracePath(shell, path, user, options);
  if (traced === null || traced.isFile) return null;
  const { file, fault } = traced;
  return { fault, place: { directory: posix.join(file.directory, file.name), by: file.by } };
}

function entriesOf(block: string): readonly Entry[] {
  const lines = block.split("\n");
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const match = /^(\w+) ([\da-f]+) (\d+) (\d+) (\d+:\d+:\d+)$/.exec(lines[at] ?? "");
    // A name with a line feed in it puts the lines out of step: such a path is given up as a whole.
    if (match === null) return [];
    const [, kind = "", mode = "", uid = "", gid = "", mark = ""] = match;
    entries.push({
      kind,
      mode: Number.parseInt(mode, 16),
      uid: Number(uid),
      gid: Number(gid),
      mark,
      path: lines[at + 1] ?? "",
    });
  }
  return entries;
}

/** Whether root alone can change what any name on the way stands for, and what the file's directory holds. */
function isRootsAlone(whole: readonly Entry[], end: Entry): boolean {
  const directory = posix.dirname(end.path);
  return whole.every(({ mode, uid, path }) => {
    const isDirectory = (mode & 0o170000) === 0o040000;
    if (!isDirectory) return path === end.path || uid === 0;
    const isSticky = (mode & 0o1000) !== 0 && path !== directory;
    return uid === 0 && ((mode & 0o022) === 0 || isSticky);
  });
}

function faultOf(
  path: string,
  found: {
    readonly whole: readonly Entry[];
    readonly end: Entry;
    readonly directory: string;
    readonly user: UserIds;
    readonly isRoots: boolean;
  },
): string | null {
  const { whole, end, directory, user, isRoots } = found;
  if (isUnsafeText(end.path)) return `${path} leads to a path with control characters`;
  const foreign = whole.find(({ uid }) => uid !== 0 && uid !== user.uid);
  if (foreign !== undefined) {
    return `${path} leads over ${foreign.path}, which belongs to user ${String(foreign.uid)}, neither root nor the Runner's user`;
  }
  if (!isRoots && user.uid === 0) {
    return `${path} lies where others than root can write`;
  }
  const inside = directory === "/" ? "/" : `${directory}/`;
  if (!isRoots && !end.path.startsWith(inside)) {
    return `${path} leads out of its directory, to ${end.path}`;
  }
  return null;
}
