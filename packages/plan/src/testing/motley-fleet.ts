import type { Fleet, Runner } from "../fleet/fleet.js";
import { findNeeds, type FoundNeeds } from "../needs/find-needs.js";
import type { JobNeed } from "../policy/coverage.js";
import { parsePolicy } from "../policy/parse-policy.js";
import type { PolicyInput } from "../policy/policy.js";
import { dispatches, fleetOf, runner } from "./fleet-of.js";

/** Runners of every shape that decides who serves what: alike, nearly alike, in several projects, nodes, without tags. */
export function motleyFleet(): Fleet {
  return fleetOf([
    runner("a", { tags: ["eu", "linux"] }),
    runner("b", { tags: ["linux", "eu"] }),
    runner("c", { tags: ["eu"] }),
    runner("d", {
      tags: ["eu", "linux", "gpu"],
      associations: [{ project: "payments" }, { project: "ops" }],
    }),
    runner("e", { tags: [] }),
    runner("f", { tags: [], associations: [{ project: "ops" }, { project: "legacy" }] }),
    runner("g", { tags: ["eu\u0000linux"] }),
    runner("h", { tags: ["eu", "linux"], isLocal: true }),
    runner("i", { associations: [dispatches("batch", "os: linux")] }),
    runner("j", { associations: [dispatches("batch", " os: linux "), { project: "payments" }] }),
    runner("k", { associations: [{ ...dispatches("batch", "os: linux"), remoteNodeDispatch: null }] }),
    runner("l", { associations: [{ ...dispatches("batch", "os: linux"), remoteNodeDispatch: false }] }),
    runner("m", { associations: [{ project: "batch", nodeFilter: null, remoteNodeDispatch: true }] }),
    runner("n", { tags: ["gpu"], associations: [{ project: "payments", isNode: true }] }),
    runner("o", { tags: ["gpu"], associations: [{ project: "payments", isNode: true }] }),
    runner("p", { associations: [dispatches("batch", "os: windows")] }),
    runner("q", { tags: ["linux", "gpu"], associations: [{ project: "ops" }] }),
  ]);
}

/** Policies that find different needs in one fleet. */
export const motleyPolicies: readonly (readonly [string, PolicyInput])[] = [
  ["equal tags", {}],
  ["each tag", { coverage: "each-tag" }],
  [
    "filters",
    {
      coverage: {
        kind: "filters",
        filters: [
          { project: "payments", tags: ["eu"] },
          { project: "payments", tags: ["linux", "eu"] },
          { project: "payments", tags: ["linux", "eu"] },
        ],
      },
    },
  ],
  [
    "jobs",
    {
      coverage: {
        kind: "jobs",
        projects: ["payments", "ops"],
        needs: [
          jobNeed("payments", "tags", ["eu"], "deploy"),
          jobNeed("payments", "tags", ["linux", "eu"], "backup"),
          jobNeed("payments", "some-tags", ["linux"], "ask-which"),
          jobNeed("ops", "unknown", [], "odd"),
        ],
      },
    },
  ],
];

/** The need of one job. */
export function jobNeed(
  project: string,
  choose: JobNeed["choose"],
  tags: readonly string[],
  job: string,
): JobNeed {
  return { project, choose, tags, jobs: { names: [job], count: 1 } };
}

/** The needs of the motley fleet. */
export function motleyNeeds(policy: PolicyInput, fleet: Fleet = motleyFleet()): FoundNeeds {
  const parsed = parsePolicy(policy);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return findNeeds(fleet, parsed.policy);
}

/** Each Runner of the fleet as it is, and as it would be with other tags. */
export function asTheyMayBe({ runners }: Fleet): readonly Runner[] {
  return runners.flatMap((one) => [
    one,
    { ...one, tags: [] },
    { ...one, tags: [...one.tags, "eu"] },
    { ...one, tags: ["gpu", "gpu"] },
  ]);
}
