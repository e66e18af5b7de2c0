import type { FoundRunner, PlaceDiscovery } from "../contract/discovery.js";
import type { Place } from "../contract/place.js";
import type { FakeHost } from "./fake-host.js";
import type { FakeRunner } from "./fake-runner.js";

/** What a discovery finds on a fake host: one Runner for each process, as `runner-<id>.jar` tells it. */
export function discoverOn({ runners, hidden }: FakeHost, place: Place): PlaceDiscovery {
  return { hidden, found: runners.flatMap((runner) => runner.processes.map(() => foundOf(runner, place))) };
}

function foundOf({ shownIds }: FakeRunner, { platform, address, site }: Place): FoundRunner {
  const [id] = shownIds;
  return {
    ids: shownIds,
    certainty: id === undefined ? "none" : "probable",
    evidence:
      id === undefined
        ? [{ by: "command", name: "runner.jar" }]
        : [{ by: "package-name", name: `runner-${id}.jar` }],
    host: { platform, address, ...(site !== undefined && { site }) },
    isRunning: true,
    description: `a process of ${address}`,
    hostname: address,
    paths: ["/opt/runner"],
  };
}
