#!/usr/bin/env node
// Bundles the attack from its source, or from the source of a copy that a patch was applied to, and runs it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "./bundle.mjs";
import { copyWithPatch } from "./copy-with-patch.mjs";

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
    log: { type: "boolean" },
    patch: { type: "string" },
    "self-test": { type: "boolean" },
  },
});
const work = mkdtempSync(join(tmpdir(), "runner-upgrade-attack-"));
try {
  if (values["self-test"]) process.exitCode = selfTest();
  else if (values.patch !== undefined)
    process.exitCode = await hunt(resolve(process.env.INIT_CWD ?? ".", values.patch));
  else process.exitCode = await run(root, passedOn());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = refused;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Every deliberate bug has to be found. */
function selfTest() {
  let worst = 0;
  for (const file of readdirSync(bugs).sort()) {
    console.log(`\n${file}`);
    const arguments_ = [
      fileURLToPath(import.meta.url),
      "--patch",
      join(bugs, file),
      "--seeds",
      values.seeds ?? "500",
    ];
    const { status } = spawnSync(process.execPath, arguments_, { stdio: "inherit" });
    worst = Math.max(worst, status ?? refused);
  }
  return worst;
}

async function hunt(patch) {
  const copy = copyWithPatch(root, patch, join(work, "copy"));
  return run(copy, [...passedOn(), "--hunt"]);
}

function passedOn() {
  return ["seeds", "from", "seed", "faults", "workers", "log"].flatMap((name) => {
    const value = values[name];
    if (value === undefined) return [];
    return value === true ? [`--${name}`] : [`--${name}=${value}`];
  });
}

async function run(from, arguments_) {
  const file = join(work, "attack.mjs");
  await bundle(join(from, "packages/attack/src/command/main.ts"), file);
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", file, ...arguments_], {
    stdio: "inherit",
  });
  return status ?? notFound;
}
