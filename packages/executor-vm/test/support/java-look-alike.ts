/**
 * A program named `java` that looks like a JVM from outside (`node <bin>/java … -jar <package>`), reads version and
 * token out of its package, lets the environment's token win, writes a log below its launch directory, and lives until
 * TERM. It is no Runner: what a Runner does is for the simulator's stand-ins.
 */
export const javaLookAlike = `#!/usr/bin/env node
const fs = require("node:fs");
const args = process.argv.slice(2);
if (args.includes("-version")) {
  process.stderr.write('openjdk version "17.0.9" 2023-10-17 (a look-alike for tests)\\n');
  process.exit(0);
}
const jar = args[args.indexOf("-jar") + 1];
const text = fs.readFileSync(jar, "latin1");
const { version, token, exits } = JSON.parse(/<<<(.*?)>>>/.exec(text)[1]);
fs.mkdirSync("runner/logs", { recursive: true });
fs.appendFileSync("runner/logs/runner.log", "Runner started. Version: " + version + "\\n");
console.log("output of " + version);
if (exits) process.exit(1);
const used = process.env.RUNNER_RUNDECK_SERVER_TOKEN || token;
fs.appendFileSync("runner/logs/runner.log", "Using token=" + used + "\\n");
fs.writeFileSync("runner/process-" + process.pid + ".json", JSON.stringify({ version, token: used }));
process.on("SIGTERM", () => {
  fs.appendFileSync("runner/logs/runner.log", "Ending\\n");
  setTimeout(() => process.exit(143), Number(process.env.LINGERS_MS || 0));
});
setInterval(() => undefined, 1000);
`;
