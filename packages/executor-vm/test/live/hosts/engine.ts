import { execFileSync } from "node:child_process";

/** Whether live hosts can be had here; where not, why. */
export type Engine = { readonly isThere: true } | { readonly isThere: false; readonly reason: string };

function look(): Engine {
  if (process.env["LIVE"] === "off") return { isThere: false, reason: "LIVE=off" };
  const missing = ["docker", "ssh", "ssh-keygen"].filter((command) => {
    try {
      execFileSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length > 0) return { isThere: false, reason: `not installed: ${missing.join(", ")}` };
  try {
    execFileSync("docker", ["info"], { stdio: "ignore", timeout: 20_000 });
    return { isThere: true };
  } catch {
    return {
      isThere: false,
      reason: "no Docker engine answers (live hosts are containers with systemd and sshd)",
    };
  }
}

/**
 * Looks for the engine that live hosts need. `LIVE=required` turns its absence into an error, because a suite that
 * skips in silence proves nothing; otherwise the reason is printed and the suite skips.
 */
export function engineForLiveHosts(): Engine {
  const engine = look();
  if (engine.isThere) {
    const address = process.env["DOCKER_HOST"] ?? "the Docker client's default address";
    console.warn(`RUNNING live hosts over SSH: a Docker Engine answers at ${address}`);
    return engine;
  }
  if (process.env["LIVE"] === "required") {
    throw new Error(`LIVE=required, but live hosts cannot be had: ${engine.reason}`);
  }
  console.warn(`SKIPPED live hosts over SSH: ${engine.reason}`);
  return engine;
}
