#!/usr/bin/env node
// Makes a fresh clone ready: checks Node, installs what the lockfile names, and with --build builds the packages.
// Idempotent; says what it does; uses nothing but Node and npm.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`runner-upgrade needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function run(command, arguments_) {
  const { status, error } = spawnSync(command, arguments_, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

const stamp = join(root, "node_modules", ".runner-upgrade-setup");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.log("setup: installing what package-lock.json names (npm ci)");
  run("npm", ["ci", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, wanted);
}

const build = process.argv.find((argument) => argument.startsWith("--build"));
if (build) {
  const [, filter] = build.split("=");
  console.log(`setup: building ${filter ?? "every package"}`);
  const filters = filter ? [`--filter=${filter}...`] : [];
  run("npx", ["turbo", "run", "build", ...filters, "--output-logs=errors-only", "--no-update-notifier"]);
}
