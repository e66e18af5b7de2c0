import * as fc from "fast-check";
import { defineFleet } from "../define-fleet/define-fleet.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import { fleets } from "./arbitraries.js";

/** What happens to a Runner: it stays, goes, becomes another one of the same id, or changes in one respect. */
const fates = [
  "stays",
  "stays",
  "stays",
  "goes",
  "is-another",
  "status",
  "version",
  "tags",
  "projects",
  "host",
  "facts",
  "upgraded",
  "upgraded-and-down",
] as const;

type Fate = (typeof fates)[number];

function fateOf(runner: Runner, other: Runner | undefined, fate: Fate): readonly Runner[] {
  if (fate === "goes") return [];
  if (fate === "upgraded") return [{ ...runner, version: "5.8.0", status: "Healthy" }];
  if (fate === "upgraded-and-down") return [{ ...runner, version: "5.8.0", status: "Down" }];
  if (fate === "stays" || other === undefined) return [runner];
  switch (fate) {
    case "is-another":
      return [other];
    case "status":
      return [{ ...runner, status: other.status }];
    case "version":
      return [{ ...runner, version: other.version }];
    case "tags":
      return [{ ...runner, tags: other.tags }];
    case "projects":
      return [{ ...runner, associations: other.associations }];
    case "host":
      return [{ ...runner, host: other.host, hostFacts: other.hostFacts }];
    case "facts":
      return runner.host?.platform === other.host?.platform
        ? [{ ...runner, hostFacts: other.hostFacts }]
        : [runner];
  }
}

/** A fleet, and what became of it: Runners gone, new, and changed in one respect or all; the server may differ as well. */
export function changedFleets(most: number): fc.Arbitrary<readonly [before: Fleet, after: Fleet]> {
  return fc
    .tuple(
      fleets(most),
      fleets(most),
      fc.array(fc.constantFrom(...fates), { minLength: most, maxLength: most }),
      fc.boolean(),
    )
    .map(([before, other, chosen, isNewServer]) => {
      const others = new Map(other.runners.map((runner) => [runner.id, runner]));
      const known = new Set(before.runners.map(({ id }) => id));
      const runners = [
        ...before.runners.flatMap((runner, index) =>
          fateOf(runner, others.get(runner.id), chosen[index] ?? "stays"),
        ),
        ...other.runners.filter(({ id }) => !known.has(id)),
      ];
      const server = isNewServer ? other.server : before.server;
      return [before, defineFleet({ ...before, server, runners })] as const;
    });
}
