// What carrying a plan out costs, in virtual time against a world in memory: `npm run bench`. Arguments: how many
// Runners, each measured in a process of its own (1000 10000), and --in-flight (5%).
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "in-flight": { type: "string", multiple: true, default: ["5%"] } },
});
const sizes = positionals.length === 0 ? ["1000", "10000"] : positionals;
const measured = {};
const measure = new URL("measure.mjs", import.meta.url).pathname;

console.log(
  "    Units  in flight  steps  CPU ms/step  JSON ms/step  peak MiB  lists/unit  listed/unit  journal MB  read ms  resume ms  JSON ms",
);
for (const size of sizes) {
  for (const inFlight of values["in-flight"]) {
    const figures = JSON.parse(
      execFileSync(process.execPath, [measure, size, inFlight], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
      }),
    );
    measured[`${size} ${inFlight}`] = figures;
    const columns = [
      [size, 9],
      [inFlight, 10],
      [figures.steps, 6],
      [figures.cpuMsAStep.toFixed(3), 12],
      [figures.jsonMsAStep.toFixed(3), 13],
      [figures.peakMiB.toFixed(0), 9],
      [figures.listsAUnit.toFixed(2), 11],
      [figures.listedAUnit.toFixed(0), 12],
      [figures.journalMB.toFixed(1), 11],
      [figures.readMs.toFixed(0), 8],
      [figures.resumeMs.toFixed(0), 10],
      [figures.jsonMs.toFixed(0), 8],
    ];
    console.log(columns.map(([text, width]) => String(text).padStart(width)).join(" "));
  }
}
console.log(`FIGURES ${JSON.stringify(measured)}`);
