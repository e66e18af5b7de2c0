import { execFileSync } from "node:child_process";

/** Whether a Docker Engine and a registry can be had here; where not, why. */
export type LiveEngine =
  | { readonly isThere: true; readonly address: string; readonly registry: string }
  | { readonly isThere: false; readonly reason: string };

function look(): LiveEngine {
  if (process.env["LIVE"] === "off") return { isThere: false, reason: "LIVE=off" };
  try {
    execFileSync("docker", ["info"], { stdio: "ignore", timeout: 20_000 });
  } catch {
    return { isThere: false, reason: "no Docker Engine answers" };
  }
  const registry = process.env["LAB_REGISTRY"];
  if (registry === undefined)
    return { isThere: false, reason: "LAB_REGISTRY names no registry that the engine may push to" };
  return { isThere: true, address: process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock", registry };
}

/**
 * Looks for the engine and the registry that the live suites need. `LIVE=required` turns their absence into an error,
 * because a suite that skips in silence proves nothing; otherwise the reason is printed and the suite skips.
 */
export function liveEngine(): LiveEngine {
  const engine = look();
  if (engine.isThere) return engine;
  if (process.env["LIVE"] === "required") throw new Error(`LIVE=required, but: ${engine.reason}.`);
  console.warn(`SKIPPED live containers: ${engine.reason}.`);
  return engine;
}
