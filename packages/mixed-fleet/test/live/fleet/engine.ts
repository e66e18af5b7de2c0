import { execFileSync } from "node:child_process";

/** Whether all three platforms can be had here; where not, why. */
export type Engine = { readonly isThere: true } | { readonly isThere: false; readonly reason: string };

function look(): Engine {
  if (process.env["LIVE"] === "off") return { isThere: false, reason: "LIVE=off" };
  const missing = ["docker", "kubectl", "ssh", "ssh-keygen", "javac"].filter(
    (command) => !answers("sh", ["-c", `command -v ${command}`]),
  );
  if (missing.length > 0) return { isThere: false, reason: `not installed: ${missing.join(", ")}` };
  if (!answers("docker", ["info"])) return { isThere: false, reason: "no Docker Engine answers" };
  if (process.env["KUBECONFIG"] === undefined)
    return { isThere: false, reason: "KUBECONFIG is not set, and no cluster is touched that was not named" };
  if (!answers("kubectl", ["get", "nodes"])) return { isThere: false, reason: "no cluster answers" };
  return { isThere: true };
}

function answers(command: string, arguments_: readonly string[]): boolean {
  try {
    execFileSync(command, arguments_, { stdio: "ignore", timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks for a Docker Engine, a cluster whose node runs on it, and an SSH client. `LIVE=required` turns their absence into
 * an error, because a suite that skips in silence proves nothing; otherwise the reason is printed and the suite skips.
 */
export function engineForMixedFleet(): Engine {
  const engine = look();
  if (engine.isThere) return engine;
  if (process.env["LIVE"] === "required")
    throw new Error(`LIVE=required, but a mixed fleet cannot be had: ${engine.reason}.`);
  console.warn(`SKIPPED the mixed fleet: ${engine.reason}.`);
  return engine;
}
