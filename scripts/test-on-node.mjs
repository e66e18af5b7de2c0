#!/usr/bin/env node
// test-on-node.mjs MAJOR [PACKAGE...]: runs the unit tests of all packages, or of those named, on another Node.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchNode } from "./fetch-node.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [wanted, ...named] = process.argv.slice(2);
const suites = readdirSync(join(root, "packages")).filter((name) =>
  existsSync(join(root, "packages", name, "vitest.config.js")),
);
const unknown = named.filter((name) => !suites.includes(name));
if (!/^\d+(\.\d+){0,2}$/.test(wanted ?? "") || unknown.length > 0) {
  console.error(
    "Usage: npm run test:node -- VERSION [PACKAGE...], such as: npm run test:node -- 24 plan client",
  );
  console.error(`Packages: ${suites.join(", ")}`);
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), "runner-upgrade-node-"));
const failed = [];
try {
  const { program, version } = fetchNode(wanted, work);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  for (const name of named.length > 0 ? named : suites) {
    console.log(`\nNode ${version}: packages/${name}`);
    const { status } = spawnSync(program, [vitest, "run", "--maxWorkers=1", "--coverage.enabled=false"], {
      cwd: join(root, "packages", name),
      stdio: "inherit",
      // A test that starts `node` by name gets this Node as well.
      env: { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` },
    });
    if (status !== 0) failed.push(name);
  }
  console.log(`\nNode ${version}: ${failed.length === 0 ? "passed" : `failed in ${failed.join(", ")}`}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failed.length === 0 ? 0 : 1);
