#!/usr/bin/env node
// npm run bench [-- --only plan,download] [--check] [--out FILE]: measures every figure and prints the table.
// Programs run one after another; what they print goes to the error output. --check ends with 1 where a bar is missed or
// a figure was not measured. Not part of the tests: figures mean something on a machine that does nothing else.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { figures, sources } from "./figures.mjs";
import { judge } from "./judge.mjs";
import { readFigures } from "./read-figures.mjs";
import { table } from "./table.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const names = Object.keys(sources);
const { only, check, out } = options();

const printed = new Map();
for (const name of only) printed.set(name, await measure(name));
const judged = figures
  .filter(({ source }) => printed.has(source))
  .map((figure) => judge(figure, printed.get(figure.source)));
const machine = `Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model ?? "unknown"}).`;
const text = `${table(judged)}\n\n${machine}`;
console.log(text);
if (out !== undefined) writeFileSync(out, `${text}\n`);
if (check && judged.some(({ verdict }) => verdict !== "met")) process.exitCode = 1;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string" },
        check: { type: "boolean", default: false },
        out: { type: "string" },
      },
    });
    const asked = values.only?.split(",") ?? names;
    const unknown = asked.filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`--only names ${unknown.join()}; there is ${names.join(", ")}.`);
    return { ...values, only: asked };
  } catch (error) {
    console.error(error.message);
    console.error("Usage: npm run bench -- [--only NAME,NAME] [--check] [--out FILE]");
    process.exit(2);
  }
}

async function measure(name) {
  const { command, needs } = sources[name];
  console.error(`\n${name}: ${command.join(" ")}${needs === undefined ? "" : ` (needs ${needs})`}`);
  const [program, ...words] = command;
  const child = spawn(program, words, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stderr.write(text);
  });
  const status = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (status === 0) return readFigures(output);
  console.error(`${name} ended with ${status}: its figures are not measured.`);
  return null;
}
