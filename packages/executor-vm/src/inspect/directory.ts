import { posix } from "node:path";
import type { Finding } from "@runner-upgrade/plan";
import type { HostShell, Rights } from "../host/host-shell.js";
import type { Target } from "../target/target.js";

// Arguments: the directory. Says whether it can be written, how many kilobytes are free, and how it is mounted. Nothing
// is written: access(2) answers for read-only mounts and immutable directories too.
const directoryScript = `
if [ -w "$1" ] && [ -x "$1" ]; then echo writable; else echo fixed; fi
df -Pk -- "$1" 2>/dev/null | tail -n 1 | sed 's/.* \\([0-9-]*\\)  *[0-9]*% .*/\\1/'
mount=$(df -P -- "$1" 2>/dev/null | tail -n 1 | sed 's/.*[0-9]% //')
while read -r device point type options rest; do
  if [ "$point" = "$mount" ]; then found=$options; fi
done </proc/self/mounts
printf '%s\\n' "\${found:-unknown}"
`;

/** Whether the new package can be put beside the old one: a directory that can be written, and room for it twice. */
export async function findDirectory(
  shell: HostShell,
  target: Target,
  as: Rights,
): Promise<readonly Finding[]> {
  const directory = posix.dirname(target.packageFile);
  const { stdout } = await shell.script(directoryScript, [directory], { as });
  const [access = "", free = "", options = ""] = stdout.split("\n");
  return [
    accessFinding(directory, access, options),
    roomFinding(directory, Number(free), target.packageBytes),
  ];
}

function accessFinding(directory: string, access: string, mountOptions: string): Finding {
  if (access === "writable") {
    return { code: "DIRECTORY", level: "ok", message: `${directory} can be written.` };
  }
  return mountOptions.split(",").includes("ro")
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

function roomFinding(directory: string, freeKilobytes: number, packageBytes: number): Finding {
  const neededBytes = 2 * packageBytes;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
  if (!Number.isFinite(freeKilobytes)) {
    return {
      code: "ROOM_UNKNOWN",
      level: "warning",
      message: `How much room is left in ${directory} is not known.`,
    };
  }
  const freeBytes = freeKilobytes * 1024;
  const message = `${megabytes(freeBytes)} are free in ${directory}; twice the package is ${megabytes(neededBytes)}.`;
  return freeBytes >= neededBytes
    ? { code: "ROOM", level: "ok", message }
    : { code: "NO_ROOM", level: "failed", message, remedies: ["Make room there before the upgrade."] };
}
