import * as fc from "fast-check";
import type { AssociationInput, RunnerInput } from "../define-fleet/fleet-input.js";
import type { Host } from "../hosts/host.js";
import type { JobNeed } from "../policy/coverage.js";
import type { PolicyInput } from "../policy/policy.js";
import { fleetOf, runner } from "./fleet-of.js";
import type { Fleet } from "../fleet/fleet.js";

const often = <T>(usual: T, ...rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    { weight: 3, arbitrary: fc.constantFrom(usual, ...rare) },
  );

const tags = fc.subarray(["a", "b", "c"], { minLength: 0 });

/** `payments` and `ops` choose by tags, `batch` by node filters, of `legacy` it is not known. */
const association = (project: string): fc.Arbitrary<AssociationInput> =>
  fc.record({
    project: fc.constant(project),
    nodeFilter: often<string | null>("os: linux", "os: windows", null),
    remoteNodeDispatch: often<boolean | null>(true, false, null),
    isNode: often<boolean | null>(false, true, null),
  });

const associations = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(["payments"], ["batch"]) },
    { weight: 2, arbitrary: fc.subarray(["payments", "ops", "batch", "legacy"]) },
  )
  .chain((projects) => fc.tuple(...projects.map(association)));

const host = fc.constantFrom<(Host | null)[]>(
  { platform: "vm", address: "h1" },
  { platform: "vm", address: "h2" },
  { platform: "vm", address: "h4", site: "berlin" },
  { platform: "kubernetes", address: "test", namespace: "ops", site: "berlin" },
  { platform: "docker", address: "tcp://h3:2376" },
  { platform: "kubernetes", address: "prod", namespace: "ops" },
);

const runnerWith = (id: string): fc.Arbitrary<RunnerInput> =>
  fc
    .record({
      tags: fc.oneof({ weight: 2, arbitrary: fc.constant(["a"]) }, { weight: 3, arbitrary: tags }),
      associations,
      status: often("Healthy", "Busy", "Unhealthy", "Unknown", "Down", "New", "purple"),
      version: often<string | null>("5.7.0", "5.8.0", "5.9.0", null),
      runningOperations: often<number | null>(0, 3, 50, null),
      host: fc.oneof({ weight: 8, arbitrary: host }, { weight: 1, arbitrary: fc.constant(null) }),
      isLocal: fc.oneof(
        { weight: 12, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
      isWell: fc.oneof(
        { weight: 9, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
    })
    .map(({ isWell, ...over }) =>
      runner(id, {
        ...over,
        hostFacts: {
          platform: over.host?.platform ?? "vm",
          findings: isWell ? [] : [{ code: "JAVA_TOO_OLD", level: "failed", message: "Java 8." }],
        },
      }),
    );

/** Runners that mostly need each other: one project, few tags, many of them absent or saturated. */
const closeRunner = (id: string): fc.Arbitrary<RunnerInput> =>
  fc
    .record({
      tags: fc.constantFrom(["a"], ["a"], ["a", "b"]),
      status: fc.constantFrom("Healthy", "Healthy", "Unhealthy", "Down"),
      host,
    })
    .map((over) =>
      runner(id, { ...over, hostFacts: { platform: over.host?.platform ?? "vm", findings: [] } }),
    );

/** Fleets of up to so many Runners, small enough for everything to overlap with everything. */
export function fleets(most: number): fc.Arbitrary<Fleet> {
  return fc
    .tuple(fc.integer({ min: 1, max: most }), fc.constantFrom(runnerWith, closeRunner))
    .chain(([count, make]) => fc.tuple(...Array.from({ length: count }, (_, index) => make(`r${index}`))))
    .chain((runners) =>
      fc.constantFrom("off" as const, "on" as const, "unknown" as const).map((replicas) =>
        // Runs with replicas are blocked altogether on VMs, and must not be the most.
        fleetOf(runners, { replicas: replicas === "on" && runners.length % 3 > 0 ? "off" : replicas }),
      ),
    );
}

const jobNeeds: fc.Arbitrary<JobNeed> = fc
  .record({
    project: fc.constantFrom("payments", "ops"),
    choose: often<JobNeed["choose"]>("tags", "some-tags", "unknown"),
    tags: fc.subarray(["a", "b", "c"]),
    job: fc.constantFrom("deploy", "backup", "report"),
  })
  .map(({ choose, job, project, tags: wanted }): JobNeed => ({
    project,
    choose: choose === "tags" && wanted.length === 0 ? "some-tags" : choose,
    tags: wanted,
    jobs: { names: [job], count: 1 },
  }));

const coverage = fc.oneof(
  fc.constantFrom<PolicyInput["coverage"][]>("same-tags", "each-tag"),
  fc
    .array(
      fc.record({
        project: fc.constantFrom("payments", "ops"),
        tags: fc.subarray(["a", "b", "c"], { minLength: 1 }),
      }),
      { maxLength: 3 },
    )
    .map((filters) => ({ kind: "filters" as const, filters })),
  fc
    .tuple(fc.subarray(["payments", "ops"]), fc.array(jobNeeds, { maxLength: 4 }))
    .map(([projects, needs]) => ({
      kind: "jobs" as const,
      projects,
      needs: needs.filter(({ project }) => projects.includes(project)),
    })),
);

/** Policies that allow no outage. */
export const strictPolicies: fc.Arbitrary<PolicyInput> = fc.record(
  {
    minAvailable: often<NonNullable<PolicyInput["minAvailable"]>>(1, 0, 2, "50%", "34%"),
    maxInFlight: fc.constantFrom<NonNullable<PolicyInput["maxInFlight"]>[]>(1, 2, 5, "50%"),
    maxInFlightPerHost: fc.constantFrom(1, 2),
    maxInFlightPerSite: fc.constantFrom(null, 1, 2),
    windows: fc.constantFrom([], [
      { days: ["sat", "sun"], from: "22:00", to: "04:00", timeZone: "Europe/Berlin" },
    ] as const),
    coverage: coverage.map((each) => each ?? "same-tags"),
    canary: fc.constantFrom(0, 1, 2),
    drain: fc.constantFrom<NonNullable<PolicyInput["drain"]>[]>("cordon", "wait", "off"),
    credentials: fc.constantFrom("keep", "rotate"),
    assumeDispatch: fc.constantFrom({}, { legacy: "manual" as const }, { legacy: "automatic" as const }),
    runnerIsNode: fc.constantFrom("warn", "block"),
    image: fc.constant("rundeckpro/runner:5.8.0"),
    soakMs: fc.constant(1000),
  },
  { requiredKeys: ["image"] },
);

/** Policies that allow some outages by name. */
export const policies: fc.Arbitrary<PolicyInput> = fc
  .tuple(
    strictPolicies,
    fc.subarray(["runner-r0", "runner-r1", "r2"]),
    fc.subarray(["runner-r0", "runner-r3"]),
  )
  .map(([policy, allowOutageOf, allowNodeFilterOf]) => ({ ...policy, allowOutageOf, allowNodeFilterOf }));
