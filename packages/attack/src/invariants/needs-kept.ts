import type { InvariantFactory } from "./invariant.js";
import { oracleNeeds } from "./oracle-needs.js";
import { accountForTaken } from "./taken.js";

/** Every need keeps its minimum, counting only what our actions took away. */
export const needsKept: InvariantFactory = ({ world, report }) => {
  const { attack } = world;
  const needs = oracleNeeds(attack).filter(({ minAvailable }) => minAvailable > 0);
  const taken = accountForTaken(world);
  const served = new Set(attack.runners.filter(({ isRunning }) => isRunning).map(({ name }) => name));
  const broken = new Set<string>();

  return {
    see: (event) => {
      taken.see(event);
      const isRelevant = ["process-started", "process-ended", "credentials-changed", "tags-changed"].includes(
        event.type,
      );
      if (!isRelevant) return;
      if (event.type === "process-started") served.add(event.runner);
      for (const need of needs) {
        const away = need.servers.filter((name) => taken.isTaken(name, need));
        // One whose outage was allowed may go although too few stand in for it: nobody else of its need may.
        const isOutage = need.servers.length - 1 < need.minAvailable;
        const left = need.servers.filter((name) => !away.includes(name) && served.has(name));
        const isBroken = isOutage
          ? away.some((name) => !attack.policy.allowOutageOf.includes(name))
          : away.length > 0 && left.length < need.minAvailable;
        if (!isBroken) {
          broken.delete(need.id);
          continue;
        }
        if (broken.has(need.id)) continue;
        broken.add(need.id);
        report(
          `${need.id} is left with ${left.length} of ${need.minAvailable} because we took ${away.join(", ")} away.`,
        );
      }
    },
  };
};
