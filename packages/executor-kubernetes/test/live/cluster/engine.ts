import { execFileSync } from "node:child_process";

/** Whether a cluster of real Pods can be had here; where not, why. */
export type Engine = { readonly isThere: true } | { readonly isThere: false; readonly reason: string };

function look(): Engine {
  if (process.env["LIVE"] === "off") return { isThere: false, reason: "LIVE=off" };
  const missing = ["docker", "kubectl", "javac"].filter(
    (command) => !answers("sh", ["-c", `command -v ${command}`]),
  );
  if (missing.length > 0) return { isThere: false, reason: `not installed: ${missing.join(", ")}` };
  if (!answers("docker", ["info"]))
    return { isThere: false, reason: "no Docker engine answers (images are built on it)" };
  if (process.env["KUBECONFIG"] === undefined)
    return { isThere: false, reason: "KUBECONFIG is not set: no cluster is touched that was not named" };
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
 * Looks for the cluster that live suites need: one whose node runs on this machine's engine, so that it has the images that
 * are built there. `LIVE=required` turns its absence into an error, because a suite that skips in silence proves nothing.
 */
export function engineForLiveCluster(): Engine {
  const engine = look();
  if (engine.isThere) return engine;
  if (process.env["LIVE"] === "required")
    throw new Error(`LIVE=required, but a live cluster cannot be had: ${engine.reason}`);
  console.warn(`SKIPPED Runners in a live cluster: ${engine.reason}`);
  return engine;
}
