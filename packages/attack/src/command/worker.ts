import { summariseSeed } from "./seed-summary.js";

/** Attacks seeds one after the other and tells of each in a line of JSON. */
export async function work(seeds: readonly number[], leastRunners: number): Promise<void> {
  for (const seed of seeds) {
    const line = `${JSON.stringify(await summariseSeed(seed, leastRunners))}\n`;
    await new Promise<void>((resolve) => {
      process.stdout.write(line, () => {
        resolve();
      });
    });
  }
}
