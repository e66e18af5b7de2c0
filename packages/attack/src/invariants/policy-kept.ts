import type { InvariantFactory } from "./invariant.js";
import { followSoak } from "./follow-soak.js";

/** No more units are under way than the policy allows, none is begun after too many failed, or while canaries soak. */
export const policyKept: InvariantFactory = ({ world, report }) => {
  const { policy } = world.attack;
  const { maxInFlight, maxInFlightPerHost = 1, maxInFlightPerSite = null, maxFailures = 0 } = policy;
  /** Whether a step of it has begun: a claim alone does not outlive a crash. */
  const underWay = new Map<string, boolean>();
  /** A host that names no site is one of its own. */
  const siteOf = (name: string): string | null => {
    const { site, address } = world.caseOf(name);
    return site === null ? address : `site ${site}`;
  };
  let failures = 0;
  const soak = followSoak(world);
  return {
    see: (event) => {
      if (event.type === "round-began") {
        underWay.clear();
        failures = 0;
      }
      const tooEarly = soak(event);
      if (tooEarly !== null) report(tooEarly);
      if (event.type === "carrier-began")
        for (const [name, hasBegun] of underWay) if (!hasBegun) underWay.delete(name);
      if (event.type !== "recorded" || !("unitId" in event.event)) return;
      const { event: record } = event;
      const name = world.nameOf(record.unitId);
      if (!world.round.present.has(name)) return;
      switch (record.type) {
        case "unit-claimed": {
          if (failures > maxFailures) report(`${name} was begun after ${failures} failures.`);
          underWay.set(name, false);
          if (typeof maxInFlight === "number" && underWay.size > maxInFlight)
            report(`${[...underWay.keys()].join(", ")} are under way, and the policy allows ${maxInFlight}.`);
          const { address } = world.caseOf(name);
          const onHost = [...underWay.keys()].filter((one) => world.caseOf(one).address === address);
          if (onHost.length > maxInFlightPerHost)
            report(
              `${onHost.join(", ")} are under way on one host, and the policy allows ${maxInFlightPerHost}.`,
            );
          const there = [...underWay.keys()].filter((one) => siteOf(one) === siteOf(name));
          if (maxInFlightPerSite !== null && there.length > maxInFlightPerSite)
            report(
              `${there.join(", ")} are under way at one site, and the policy allows ${maxInFlightPerSite}.`,
            );
          return;
        }
        case "step-started":
          if (event.isDurable && underWay.has(name)) underWay.set(name, true);
          return;
        case "unit-cleaned-up":
          if (record.isClean) underWay.delete(name);
          return;
        case "unit-released":
          underWay.delete(name);
          return;
        case "unit-ended":
          underWay.delete(name);
          if (record.countsAsFailure && event.isDurable) failures += 1;
          return;
        default:
      }
    },
  };
};
