import { parseArgs } from "node:util";
import { attackSeeds } from "./attack-seeds.js";
import { replaySeed } from "./replay-seed.js";
import { work } from "./worker.js";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    faults: { type: "string" },
    workers: { type: "string", default: "2" },
    runners: { type: "string", default: "0" },
    log: { type: "boolean", default: false },
    /** A patch was applied: to find something is what is wanted. */
    hunt: { type: "boolean", default: false },
    /** What was found is not made shorter. */
    brief: { type: "boolean", default: false },
    /** Seeds, separated by commas: this process is a worker. */
    work: { type: "string" },
  },
});

const leastRunners = number(values.runners, "--runners");
if (values.work !== undefined) await work(numbers(values.work), leastRunners);
else if (values.seed !== undefined) {
  const faults = values.faults === undefined ? null : numbers(values.faults);
  process.exitCode = await replaySeed(number(values.seed, "--seed"), {
    faults,
    isLogged: values.log,
    leastRunners,
  });
} else {
  process.exitCode = await attackSeeds({
    seeds: number(values.seeds, "--seeds"),
    from: number(values.from, "--from"),
    workers: number(values.workers, "--workers"),
    leastRunners,
    isHunt: values.hunt,
    isBrief: values.brief,
  });
}

function numbers(text: string): number[] {
  return text === "" ? [] : text.split(",").map((one) => number(one, "a list"));
}

function number(text: string, what: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${what} must hold whole numbers, not ${text}.`);
  return value;
}
