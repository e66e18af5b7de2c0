import { createJobLoad, type JobLoad } from "@runner-upgrade/simulator";
import { createRandom } from "../../random/random.js";
import type { AttackWorld } from "../attack-world.js";

/** So long do jobs arrive in one run: what goes on for longer waits for something else. */
const longestMs = 900_000;

/** Between two short jobs of a fleet, as a mean over its needs. */
const leastMs = 350;

/** Lets jobs arrive for each need of the round: short ones all the time, long ones now and then. Returns their end. */
export function startWork(world: AttackWorld): () => void {
  const { work, seed } = world.attack;
  if (work === null) return () => undefined;
  const needs = world.round.needs.map(({ job }) => job);
  // What all needs ask for together must fit on few Runners.
  const shortEveryMs = Math.max(work.shortEveryMs, needs.length * leastMs);
  const random = createRandom(seed, `work ${world.round.number}`).next;
  const loads: JobLoad[] = [
    createJobLoad(world.simulator, {
      needs,
      everyMs: shortEveryMs,
      operationMs: { min: 1_500, max: 6_000 },
      random,
    }),
  ];
  if (work.longEveryMs !== null)
    loads.push(
      createJobLoad(world.simulator, {
        needs,
        everyMs: work.longEveryMs,
        operationMs: { min: 20_000, max: 60_000 },
        random,
      }),
    );
  for (const load of loads) load.start();
  let isOver = false;
  const stop = (): void => {
    if (isOver) return;
    isOver = true;
    for (const load of loads) load.stop();
  };
  void world.clock.sleep(longestMs).then(stop);
  return stop;
}
