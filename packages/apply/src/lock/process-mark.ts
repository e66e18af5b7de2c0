import { readFile, readlink } from "node:fs/promises";

/**
 * What tells a process from every other one, of this machine or another, beside its id: the boot of the machine, the
 * space that ids count in (containers have their own), and when it began. Null where `/proc` does not say it.
 */
export async function processMark(processId: number | "self"): Promise<string | null> {
  try {
    const [boot, space, began] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readlink("/proc/self/ns/pid"),
      beganAt(processId),
    ]);
    return began === null ? null : [boot.trim(), space, began].join(" ");
  } catch {
    return null;
  }
}

/**
 * Whether a process is known to have ended: it lived in this boot of this machine, in our space of ids, and is not there
 * any more. Of a process elsewhere nobody here knows.
 */
export async function hasProcessEnded(processId: number, mark: string | null): Promise<boolean> {
  const own = await processMark("self");
  if (mark === null || own === null || spaceOf(mark) !== spaceOf(own)) return false;
  return (await processMark(processId)) !== mark;
}

function spaceOf(mark: string): string {
  return mark.split(" ").slice(0, 2).join(" ");
}

/** In ticks since the boot; null for a process that is gone, or has ended and was not yet collected. */
async function beganAt(processId: number | "self"): Promise<string | null> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${processId}/stat`, "utf8");
  } catch {
    return null;
  }
  // Behind the name, which may hold anything, comes the state; nineteen fields further the beginning.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
}
