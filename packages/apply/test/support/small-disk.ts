import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, rmdirSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own that is soon full: a tmpfs. It gives room by whole pages, so a full one may still take half a line. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all room but this. */
  fill(leftBytes: number): void;
  /** Gives the room back that `fill` took. */
  makeRoom(): void;
  close(): void;
}

/** Mounts a small disk where that may be done, and says why where it may not. */
export function mountSmallDisk(bytes: number): SmallDisk | { readonly reason: string } {
  const path = mkdtempSync(join(tmpdir(), "runner-upgrade-small-disk-"));
  const user = `uid=${String(process.getuid?.() ?? 0)},gid=${String(process.getgid?.() ?? 0)}`;
  const mount = ["mount", "-t", "tmpfs", "-o", `size=${bytes},mode=0700,${user}`, "tmpfs", path];
  const prefix = asRoot(mount);
  if (typeof prefix === "string") {
    rmdirSync(path);
    return { reason: prefix };
  }
  const filler = join(path, "filler");
  return {
    path,
    fill: (leftBytes) => {
      rmSync(filler, { force: true });
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
    },
    makeRoom: () => {
      rmSync(filler, { force: true });
    },
    close: () => {
      const [program = "", ...rest]: readonly string[] = [...prefix, "umount", path];
      execFileSync(program, rest, { stdio: "ignore" });
      rmdirSync(path);
    },
  };
}

/** What has to stand before the command to be allowed it, or why it is not. */
function asRoot(command: readonly string[]): readonly string[] | string {
  let reason = "";
  for (const prefix of [[], ["sudo", "-n"]]) {
    const [program = "", ...rest]: readonly string[] = [...prefix, ...command];
    try {
      execFileSync(program, rest, { stdio: ["ignore", "ignore", "pipe"] });
      return prefix;
    } catch (error) {
      reason ||= String((error as { stderr?: unknown }).stderr ?? error).trim();
    }
  }
  return `nothing may be mounted here (${reason})`;
}
