import type { HostShell, UserIds } from "./host-shell.js";

/** The ids of a user by name. Rejects with `RUNNER_NOT_FOUND` where the host does not know the user. */
export async function userIds(shell: HostShell, name: string): Promise<UserIds> {
  const { stdout, exitCode } = await shell.script('id -u -- "$1" && id -g -- "$1"', [name], {
    mayFail: true,
  });
  const [uid = NaN, gid = NaN] = stdout.trim().split("\n").map(Number);
  if (exitCode !== 0 || !Number.isInteger(uid) || !Number.isInteger(gid)) {
    throw shell.error("RUNNER_NOT_FOUND", `The host does not know the user ${name} that the service names.`);
  }
  return { uid, gid };
}
