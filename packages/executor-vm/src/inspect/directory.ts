import { posix } from "node:path";
import type { Finding } from "@runner-upgrade/plan/platform";
import { TransportError } from "@runner-upgrade/transport";
import { rightsIn } from "../files/place.js";
import { replacementRemedies, tryReplacement } from "../package/try-replacement.js";
import type { HostShell } from "../host/host-shell.js";
import type { Target } from "../target/target.js";

// Arguments: the directory. Says whether it can be written, its line of `df`, and how everything is mounted. Nothing is
// written: access(2) answers for read-only mounts and immutable directories too. What it cannot answer is tried afterwards.
const directoryScript = `
if [ -w "$1" ] && [ -x "$1" ]; then echo writable; else echo fixed; fi
df -Pk -- "$1" 2>/dev/null | tail -n 1
cat /proc/self/mounts 2>/dev/null
exit 0
`;

/** What `df -Pk` says in its last line. */
export interface FreeRoom {
  readonly freeBytes: number;
  readonly mountPoint: string;
}

/** Reads a line of `df -Pk`; null when it is something else. Device and mount point may hold spaces. */
export function parseDf(line: string): FreeRoom | null {
  const match = /\s\d+\s+\d+\s+(-?\d+)\s+\d+%\s+(\/.*)$/.exec(line);
  return match === null ? null : { freeBytes: Number(match[1]) * 1024, mountPoint: match[2] ?? "/" };
}

/** Whether `/proc/self/mounts` says that what is mounted there is read-only. The last mount on a point counts. */
export function isReadOnlyMount(mounts: string, mountPoint: string): boolean {
  const options = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, point]) => unescapeMount(point ?? "") === mountPoint)
    .at(-1)?.[3];
  return options?.split(",").includes("ro") ?? false;
}

/** Whether the new package can be put beside the old one: a directory that can be written, and room for it twice. */
export async function findDirectory(shell: HostShell, target: Target): Promise<readonly Finding[]> {
  const directory = posix.dirname(target.packageFile);
  const as = await rightsIn(shell, { directory, by: target.filesBy === "root" ? "root" : target.user });
  const { stdout } = await shell.script(directoryScript, [directory], { as }).catch((error: unknown) => {
    const isDenied = TransportError.isInstance(error) && error.code === "SUDO_DENIED";
    // Looked at with the login's own rights, a directory of root's says that it cannot be written.
    if (isDenied) return shell.script(directoryScript, [directory]);
    throw error;
  });
  const [access = "", df = "", ...mounts] = stdout.split("\n");
  const room = parseDf(df);
  const found = roomFinding(directory, room, target.packageBytes);
  if (access === "writable") {
    const place = { directory, by: target.filesBy === "root" ? ("root" as const) : target.user };
    const fault = await tryReplacement(shell, place, {
      packageFile: posix.basename(target.packageFile),
      // Where the room is short already, what is left belongs to what runs there.
      bytes: found.level === "failed" ? 0 : target.packageBytes,
    });
    if (fault !== null) {
      const { code, message } = fault;
      return [{ code, level: "failed", message, remedies: replacementRemedies[code] }];
    }
  }
  const isReadOnly = room !== null && isReadOnlyMount(mounts.join("\n"), room.mountPoint);
  return [accessFinding(directory, access, isReadOnly), found];
}

function accessFinding(directory: string, access: string, isReadOnly: boolean): Finding {
  if (access === "writable") {
    return { code: "DIRECTORY", level: "ok", message: `${directory} can be written.` };
  }
  return isReadOnly
    ? {
        code: "READ_ONLY",
        level: "failed",
        message: `${directory} is on a file system that is mounted read-only.`,
        remedies: ["Mount it writable for the upgrade."],
      }
    : {
        code: "DIRECTORY_NOT_WRITABLE",
        level: "failed",
        message: `${directory} cannot be written, so no package can be put there.`,
        remedies: ["Give the login, or the Runner's user, the right to write there."],
      };
}

function roomFinding(directory: string, room: FreeRoom | null, packageBytes: number): Finding {
  const neededBytes = 2 * packageBytes;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
  if (room === null) {
    return {
      code: "ROOM_UNKNOWN",
      level: "warning",
      message: `How much room is left in ${directory} is not known.`,
    };
  }
  const { freeBytes } = room;
  const message = `${megabytes(freeBytes)} are free in ${directory}; twice the package is ${megabytes(neededBytes)}.`;
  return freeBytes >= neededBytes
    ? { code: "ROOM", level: "ok", message }
    : { code: "NO_ROOM", level: "failed", message, remedies: ["Make room there before the upgrade."] };
}

// Spaces and the like stand there as octal escapes.
function unescapeMount(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
