import { whyNotStandIn } from "../availability/stand-in.js";
import type { Fleet } from "../fleet/fleet.js";
import { indexRunners } from "../fleet/index-runners.js";
import type { Need } from "../needs/need.js";
import { oneLine } from "../text/one-line.js";
import { someOf } from "./notice-about.js";

/** Those of a need's Runners that do not stand in for it as observed. */
interface NotStandingIn {
  readonly ids: ReadonlySet<string>;
  /** In words, as many as a message tells, and one more for the Runner that it is about. */
  readonly first: readonly { readonly id: string; readonly words: string }[];
}

const told = 5;
const nobody: ReadonlySet<string> = new Set();
const found = new WeakMap<Need, NotStandingIn>();

/** Once per need: where thousands share one need, each of their notices would look through all of them. */
function notStandingIn(need: Need, fleet: Fleet): NotStandingIn {
  const known = found.get(need);
  if (known !== undefined) return known;
  const runners = indexRunners(fleet);
  const question = {
    replicas: fleet.server.replicas,
    version: fleet.server.version,
    leaving: nobody,
    away: nobody,
    unproven: nobody,
    operations: null,
  };
  const all = need.servedBy.flatMap((id) => {
    const runner = runners.get(id);
    const why = runner === undefined ? null : whyNotStandIn(runner, need, question);
    return runner === undefined || why === null ? [] : [{ id, words: `${oneLine(runner.name)} ${why}` }];
  });
  const result = { ids: new Set(all.map(({ id }) => id)), first: all.slice(0, told + 1) };
  found.set(need, result);
  return result;
}

/** How many others stand in for a need as observed, and who of the others does not, in words. */
export function othersOf(
  runnerId: string,
  need: Need,
  fleet: Fleet,
): { readonly able: number; readonly unable: string | null } {
  const { ids, first } = notStandingIn(need, fleet);
  const unable = ids.size - (ids.has(runnerId) ? 1 : 0);
  const words = first.filter(({ id }) => id !== runnerId).slice(0, told);
  const more = unable - words.length;
  return {
    able: need.servedBy.length - 1 - unable,
    unable:
      unable === 0 ? null : someOf(words.map((each) => each.words)) + (more > 0 ? ` and ${more} more` : ""),
  };
}
