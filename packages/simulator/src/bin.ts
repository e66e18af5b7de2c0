#!/usr/bin/env node
import { runCommand } from "./command/run-command.js";

process.exitCode = await runCommand({
  words: process.argv.slice(2),
  env: process.env,
  write: (line) => process.stdout.write(`${line}\n`),
  writeError: (line) => process.stderr.write(`${line}\n`),
  untilAsked: () =>
    new Promise((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    }),
});
