import type { JobNeed } from "@runner-upgrade/simulator";

/** The project that the demo's jobs belong to; it chooses Runners by tags. */
export const project = "shop";

/** Two groups of two, one Runner that is in both groups, and one that nobody stands in for. */
export const runners: readonly { readonly name: string; readonly tags: readonly string[] }[] = [
  { name: "payments-1", tags: ["payments"] },
  { name: "payments-2", tags: ["payments"] },
  { name: "web-1", tags: ["web"] },
  { name: "web-2", tags: ["web"] },
  { name: "overlap-1", tags: ["payments", "web"] },
  { name: "reports-1", tags: ["reports"] },
];

/** Nobody stands in for it, and the demo's load sends it no job: its outage is accepted, by name. */
export const singleton = "reports-1";

/** What the jobs of the load ask for. */
export const needs: readonly JobNeed[] = [
  { project, tags: ["payments"] },
  { project, tags: ["web"] },
];

export const oldVersion = "5.6.0-20240912";
export const newVersion = "5.7.0-20241021";

/** The demo's clock runs this much faster than the wall clock; every wait keeps its default. */
export const clockFactor = 10;

/** The clock runs faster and this machine does not: what it does on its own hosts gets its usual time by the wall clock. */
export const hostTimeLimitMs: number = 60_000 * clockFactor;
