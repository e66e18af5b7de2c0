import { execFileSync } from "node:child_process";

/** Why the example cannot run here, or null. It needs a cluster whose node has the images that are built on this machine. */
export function whyNoCluster(): string | null {
  if (process.env["LIVE"] === "off") return "LIVE=off";
  if (process.env["KUBECONFIG"] === undefined) return "KUBECONFIG is not set";
  for (const [command, ...words] of [
    ["javac", "-version"],
    ["docker", "info"],
    ["kubectl", "get", "nodes"],
  ] as const) {
    try {
      execFileSync(command, words, { stdio: "ignore", timeout: 30_000 });
    } catch {
      return `\`${[command, ...words].join(" ")}\` does not work`;
    }
  }
  return null;
}
