import type { Finding } from "@runner-upgrade/plan/platform";
import type { HostShell, UserIds } from "../host/host-shell.js";

/**
 * The major version in what `java -version` prints; null for anything else. `1.8.0_392` is 8.
 *
 * @example
 * parseJavaMajor('openjdk version "17.0.9" 2023-10-17'); // 17
 */
export function parseJavaMajor(text: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(text) ?? /^(?:openjdk|java)\s+(?:1\.)?(\d+)/m.exec(text);
  return match === null ? null : Number(match[1]);
}

/**
 * The oldest Java that a version of the Runner runs on: 17 from 6.0 (rundeck/docs, Upgrading to 6.0), 11 before
 * (rundeck/docs, Runner system requirements). A version that cannot be read asks for 11.
 */
export function requiredJava(targetVersion: string | null): number {
  const major = Number(/^\D*(\d+)/.exec(targetVersion ?? "")?.[1] ?? "0");
  return major >= 6 ? 17 : 11;
}

/** Asks the Java that runs the Runner now, as the Runner's user, and compares it with what the target version needs. */
export async function findJava(
  shell: HostShell,
  java: readonly [string, ...string[]] | null,
  user: UserIds,
  targetVersion: string | null,
): Promise<Finding> {
  const needed = requiredJava(targetVersion);
  const remedies = [`Install a Java ${needed} runtime that the Runner's service or start command finds.`];
  if (java === null) {
    return {
      code: "JAVA_NOT_FOUND",
      level: "failed",
      message: "Nothing says which Java runs the Runner.",
      remedies,
    };
  }
  const { stdout, stderr, exitCode } = await shell.run([...java, "-version"], {
    as: await shell.rightsOf(user),
    mayFail: true,
  });
  const major = exitCode === 0 ? parseJavaMajor(`${stderr}\n${stdout}`) : null;
  if (major === null) {
    const said = shell.quote(stderr).split("\n")[0] ?? "";
    return {
      code: "JAVA_NOT_FOUND",
      level: "failed",
      message: `\`${java.join(" ")} -version\` did not tell a version (${said || `exit code ${exitCode ?? "none"}`}).`,
      remedies,
    };
  }
  const shown = `Java ${major}; ${targetVersion === null ? "Runners" : `version ${targetVersion}`} needs ${needed} or newer`;
  return major >= needed
    ? { code: "JAVA", level: "ok", message: `${shown}.` }
    : { code: "JAVA_TOO_OLD", level: "failed", message: `${shown}.`, remedies };
}
