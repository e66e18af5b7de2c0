#!/usr/bin/env node
// Bundles the attack from its source, from the source of a copy that a patch was applied to, or with a bug planted in
// it, and runs it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "./bundle.mjs";
import { copyWithPatch } from "./copy-with-patch.mjs";
import { bugsIn, plantBug } from "./plant.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const bugs = join(root, "packages/attack/bugs");

/** Exit codes: see docs/contributing/attack.md. */
const notFound = 3;
const refused = 2;

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    from: { type: "string" },
    seed: { type: "string" },
    faults: { type: "string" },
    workers: { type: "string" },
    runners: { type: "string" },
    log: { type: "boolean" },
    brief: { type: "boolean" },
    patch: { type: "string" },
    bug: { type: "string" },
    "self-test": { type: "boolean" },
  },
});
const work = mkdtempSync(join(tmpdir(), "runner-upgrade-attack-"));
try {
  if (values["self-test"]) process.exitCode = await selfTest();
  else if (values.bug !== undefined) process.exitCode = await huntBug(values.bug, [...passedOn(), "--hunt"]);
  else if (values.patch !== undefined)
    process.exitCode = await huntPatch(resolve(process.env.INIT_CWD ?? ".", values.patch));
  else process.exitCode = await run(root, passedOn());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = refused;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Every deliberate bug has to be found. */
async function selfTest() {
  const results = [];
  for (const name of bugsIn(bugs)) {
    const startedAt = Date.now();
    const status = await huntBug(name, ["--seeds=500", "--brief", ...passedOn(), "--hunt"]).catch((error) => {
      console.error(error.message);
      return refused;
    });
    results.push({ name, status, seconds: Math.round((Date.now() - startedAt) / 1_000) });
  }
  const left = results.filter(({ status }) => status !== 0);
  const seconds = results.reduce((sum, one) => sum + one.seconds, 0);
  console.log(
    `\n${results.length - left.length} of ${results.length} deliberate bugs were found, in ${seconds} s.`,
  );
  for (const { name, status } of left)
    console.log(`  ${name} ${status === notFound ? "was not found" : "could not be planted"}`);
  return Math.max(0, ...left.map(({ status }) => status));
}

async function huntBug(name, arguments_) {
  const plugin = await plantBug(root, join(bugs, `${name}.mjs`));
  console.log(`\n${name}`);
  return run(root, arguments_, [plugin]);
}

async function huntPatch(patch) {
  const copy = copyWithPatch(root, patch, join(work, "copy"));
  return run(copy, [...passedOn(), "--hunt"]);
}

function passedOn() {
  return ["seeds", "from", "seed", "faults", "workers", "runners", "log", "brief"].flatMap((name) => {
    const value = values[name];
    if (value === undefined) return [];
    return value === true ? [`--${name}`] : [`--${name}=${value}`];
  });
}

async function run(from, arguments_, plugins = []) {
  const file = join(work, "attack.mjs");
  await bundle(join(from, "packages/attack/src/command/main.ts"), file, plugins);
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", file, ...arguments_], {
    stdio: "inherit",
  });
  return status ?? notFound;
}
