import { startWorker, type RunningWorker } from "./start-worker.js";
import { hungSummary, summariseSeed, type SeedSummary } from "./seed-summary.js";
import { createTally } from "./tally.js";
import { replayLine, tellFailure } from "./tell-failure.js";

/** What is to be attacked. */
export interface AttackSeedsOptions {
  readonly seeds: number;
  readonly from: number;
  readonly workers: number;
  /** Each fleet has at least so many Runners. 0: as the seed draws it. */
  readonly leastRunners: number;
  /** The first broken invariant ends the hunt, and is what is wanted. */
  readonly isHunt: boolean;
  /** What a hunt finds is told as it is, without looking for fewer faults that are enough. */
  readonly isBrief: boolean;
}

/** So many of the seeds that failed are shrunk and told in full. */
const mostTold = 3;
/** Seeds that a worker is given at a time: many, as each has to start; few in a hunt, which is for the first. */
const portions = { attack: 500, hunt: 50 };
/** A seed that takes so long hangs: most take a tenth of a second, and those of large fleets some for each Runner. */
const hangsAfterMs = 180_000;
const hangsAfterMsARunner = 1_200;
/** One seed in so many is attacked twice more: in one process, and in another. */
const repeatedEvery = 100;

/** Attacks seeds in several processes and tells what was found. Resolves to the exit code. */
export async function attackSeeds(options: AttackSeedsOptions): Promise<number> {
  const { seeds, from, workers, leastRunners, isHunt, isBrief } = options;
  const startedAt = Date.now();
  const tally = createTally();
  const failures: SeedSummary[] = [];
  const hashes = new Map<number, string>();
  const portion = Math.min(portions[isHunt ? "hunt" : "attack"], Math.ceil(seeds / Math.max(1, workers)));
  const left: number[][] = [];
  for (let first = from; first < from + seeds; first += portion)
    left.push(range(first, Math.min(first + portion, from + seeds)));
  const running = new Set<RunningWorker>();
  let lastProgressAt = startedAt;

  const onSummary = (summary: SeedSummary): void => {
    tally.add(summary);
    if (isRepeated(summary.seed, from)) hashes.set(summary.seed, summary.hash);
    if (summary.violations.length > 0) {
      failures.push(summary);
      console.log(`${replayLine(summary.seed, leastRunners)}  (${summary.violations[0]?.invariant ?? ""})`);
      if (isHunt) {
        left.length = 0;
        for (const worker of running) worker.stop();
      }
    }
    if (Date.now() - lastProgressAt < 15_000) return;
    lastProgressAt = Date.now();
    console.log(`${tally.seeds} of ${seeds} seeds, ${failures.length} failed, ${seconds(startedAt)} s`);
  };
  const drive = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const worker = startWorker(next, {
        onSummary,
        hangsAfterMs: hangsAfterMs + leastRunners * hangsAfterMsARunner,
        leastRunners,
      });
      running.add(worker);
      const hung = await worker.ended;
      running.delete(worker);
      if (hung === null) continue;
      left.unshift(next.filter((seed) => seed > hung));
      onSummary(hungSummary(hung));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, workers) }, drive));

  const differing = isHunt ? [] : await repeat(hashes, leastRunners);
  const first = [...failures].sort((left, right) => left.seed - right.seed);
  if (isHunt) {
    const [found] = first;
    if (found === undefined) {
      console.log(`Not found in ${tally.seeds} seeds (${seconds(startedAt)} s).`);
      return 3;
    }
    console.log(
      `Found after ${found.seed - from + 1} seeds (${tally.seeds} attacked, ${seconds(startedAt)} s).`,
    );
    if (isBrief) console.log(`  ${found.violations[0]?.message ?? ""}`);
    else await tellFailure(found, leastRunners);
    return 0;
  }
  for (const failure of first.slice(0, mostTold)) await tellFailure(failure, leastRunners);
  for (const seed of differing) console.log(`Seed ${seed} did not give the same log again.`);
  console.log(tally.text());
  console.log(
    `${tally.seeds} seeds in ${seconds(startedAt)} s with ${workers} workers: ${failures.length} broke an invariant` +
      `${failures.length > mostTold ? ` (${first.map(({ seed }) => seed).join(", ")})` : ""}; ` +
      `${hashes.size} were attacked twice in one process and once in another: ${differing.length} differed.`,
  );
  return failures.length + differing.length > 0 ? 1 : 0;
}

/** Attacks seeds twice in this process and once in another; resolves to those whose log differed. */
async function repeat(hashes: ReadonlyMap<number, string>, leastRunners: number): Promise<number[]> {
  const differing = new Set<number>();
  const compare = ({ seed, hash }: SeedSummary): void => {
    if (hashes.get(seed) !== hash) differing.add(seed);
  };
  for (const seed of hashes.keys()) {
    compare(await summariseSeed(seed, leastRunners));
    compare(await summariseSeed(seed, leastRunners));
  }
  return [...differing];
}

function isRepeated(seed: number, from: number): boolean {
  return (seed - from) % repeatedEvery === 0;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1_000);
}
