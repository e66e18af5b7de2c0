import { isSameJson } from "../json/is-same-json.js";
import type { Runner } from "../fleet/fleet.js";
import type { Replica } from "../fleet/replica.js";
import type { Unit } from "../model/plan.js";
import { bindReplica } from "../replicas/bind-replica.js";
import { throughReplica, type SeenRunner } from "../replicas/seen-runner.js";

/** Where a unit of the old plan is in the fleet: its Runner, seen as the unit is; or its replica is not there any more. */
export type Located =
  | {
      readonly isFound: true;
      readonly seen: SeenRunner;
      /** The replica that took the place of the unit's own. */
      readonly successor: Replica | null;
    }
  | { readonly isFound: false };

/**
 * Finds a unit in its Runner as it is now. An upgrade of a replica adds a new one and deletes the old: the new one is told by
 * the host, when exactly one host of the Runner is the unit's and the inspection says which replica lives there. The name
 * of a replica that was given with the host is the old one's, so it is not asked.
 *
 * @param options.known - Ids of replicas of this Runner that are units of the old plan.
 * @param options.isByReplica - Whether its replicas are still upgraded one by one.
 */
export function locateUnit(
  unit: Unit,
  runner: Runner,
  { known, isByReplica }: { readonly known: ReadonlySet<string>; readonly isByReplica: boolean },
): Located {
  const { replicaId } = unit;
  const { replicas } = runner;
  if (replicaId === undefined || replicas === undefined)
    return { isFound: true, seen: runner, successor: null };
  const places = placesOf(runner);
  const own = replicas.find(({ id }) => id.toLowerCase() === replicaId.toLowerCase());
  const here = places.filter(({ host }) => isSameJson(host, unit.host));
  const [place] = here;
  if (own !== undefined)
    return { isFound: true, seen: throughReplica(runner, own, place ?? runner), successor: null };
  if (!isByReplica) return { isFound: true, seen: runner, successor: null };
  if (place === undefined || here.length > 1) return { isFound: false };
  const successor = replicaAt(place, runner, known);
  return successor === null
    ? { isFound: false }
    : { isFound: true, seen: throughReplica(runner, successor, place), successor };
}

type Place = Pick<Runner, "host" | "hostFacts">;

function placesOf({ host, hostFacts, replicaHosts }: Runner): readonly Place[] {
  return replicaHosts ?? [{ host, hostFacts }];
}

/** The replica that lives at a place, unless it is another unit's or is found elsewhere as well. */
function replicaAt(place: Place, runner: Runner, known: ReadonlySet<string>): Replica | null {
  const { replicas = [] } = runner;
  const find = ({ hostFacts }: Place): Replica | null => {
    // Without an inspection the only replica would be taken for the one that lives here.
    const agent = hostFacts?.agent;
    return agent === undefined ? null : bindReplica({ replicas, named: null, agent }).replica;
  };
  const found = find(place);
  if (found === null || known.has(found.id)) return null;
  const isElsewhere = placesOf(runner).some((other) => other !== place && find(other) === found);
  return isElsewhere ? null : found;
}
