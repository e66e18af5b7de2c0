#!/usr/bin/env node
// npm run check:bench: whether the benchmarks' programs still run and tell figures, on the packages as they are built. What
// they measure at this size means nothing.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sources } from "./figures.mjs";
import { readFigures } from "./read-figures.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
for (const [name, { small }] of Object.entries(sources)) {
  if (small === undefined) continue;
  const [program, ...words] = small;
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: root, encoding: "utf8" });
  const isFine = status === 0 && stderr === "" && readFigures(stdout) !== null;
  console.log(`${name}: ${isFine ? "runs" : `does not run (${status})\n${stdout}${stderr}`}`);
  if (!isFine) process.exitCode = 1;
}
