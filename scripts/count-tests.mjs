#!/usr/bin/env node
// count-tests.mjs FILE [ENGINE...]: sums what the count reporter wrote; fails where a case failed,
// or a named engine ran no live case.
import { existsSync, readFileSync } from "node:fs";

const [file, ...engines] = process.argv.slice(2);
const rows = existsSync(file)
  ? readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const row of rows) for (const key of Object.keys(total)) total[key] += row[key];

let isMissing = false;
for (const engine of engines) {
  const passed = rows.filter((row) => row.engine === engine).reduce((sum, row) => sum + row.passed, 0);
  console.log(`live cases (${engine}): ${passed}`);
  if (passed === 0) isMissing = true;
}
if (isMissing) console.log("An engine that is required ran no live case.");
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(isMissing || total.passed === 0 || total.failed > 0 ? 1 : 0);
