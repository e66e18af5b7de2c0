#!/usr/bin/env node
// Measures what draining costs, in virtual time: `npm run bench`, or `npm run bench -- --at COMMIT` to measure an older
// commit too, beside this tree. Prints a table; times are medians, with the least and the most.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(here, "../..");
const { values } = parseArgs({ options: { at: { type: "string" } } });
const work = mkdtempSync(join(tmpdir(), "runner-upgrade-bench-"));
try {
  const columns = [
    "tree",
    "heartbeat",
    "dispatch",
    "cordon to stop (s)",
    "out of service (s)",
    "run (s)",
    "upgraded",
    "jobs done",
    "lost",
  ];
  const lines = [columns];
  const { formatSummary, summaryOf } = await import(
    await bundle(join(here, "src/figures/summary.ts"), "summary.mjs")
  );
  const summary = (figures) => formatSummary(summaryOf(figures));
  const trees = values.at === undefined ? [] : [[values.at, checkOut(values.at)]];
  for (const [name, tree] of [...trees, ["this tree", root]]) {
    const program = await bundle(join(tree, "packages/mixed-fleet/bench/measure.ts"), `${lines.length}.mjs`);
    const rows = JSON.parse(execFileSync(process.execPath, [program], { maxBuffer: 64 * 1024 * 1024 }));
    for (const row of rows) {
      lines.push([
        name,
        `${row.heartbeatMs / 1_000} s`,
        row.dispatch,
        summary(row.cordonToStopMs),
        summary(row.outOfServiceMs),
        summary(row.runMs),
        `${row.upgraded} of ${row.units}`,
        String(row.done),
        String(row.lost),
      ]);
    }
  }
  console.log(table(lines));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The packages of a commit, measured by the benchmark of this tree. */
function checkOut(commit) {
  const copy = join(work, "copy");
  mkdirSync(join(copy, "node_modules/@runner-upgrade"), { recursive: true });
  const archive = execFileSync("git", ["archive", commit, "packages"], {
    cwd: root,
    maxBuffer: 1024 * 1024 * 1024,
  });
  execFileSync("tar", ["-x", "-C", copy], { input: archive });
  rmSync(join(copy, "packages/mixed-fleet"), { recursive: true, force: true });
  for (const folder of ["bench", "src"])
    cpSync(join(here, folder), join(copy, "packages/mixed-fleet", folder), { recursive: true });
  for (const entry of readdirSync(join(root, "node_modules")))
    if (entry !== "@runner-upgrade")
      symlinkSync(join(root, "node_modules", entry), join(copy, "node_modules", entry));
  for (const name of readdirSync(join(copy, "packages")))
    symlinkSync(join(copy, "packages", name), join(copy, "node_modules/@runner-upgrade", name));
  return copy;
}

async function bundle(entry, name) {
  const outfile = join(work, name);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@runner-upgrade/source"],
    // Only the contract suite of executors needs it, which is not used here.
    external: ["vitest"],
    logLevel: "error",
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
  });
  return outfile;
}

function table(lines) {
  const widths = lines[0].map((_, index) => Math.max(...lines.map((line) => line[index].length)));
  const format = (line) => `| ${line.map((cell, index) => cell.padEnd(widths[index])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [head, ...rest] = lines.map(format);
  return [head, rule, ...rest].join("\n");
}
