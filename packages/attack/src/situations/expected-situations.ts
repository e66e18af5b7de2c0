import type { GuardRule } from "./why-refused.js";

const rules: readonly GuardRule[] = [
  "status",
  "away by the journal",
  "away from an earlier run",
  "set up for it no more",
  "unproven by a ping",
  "no room",
  "not settled",
  "need changed since the plan",
  "fleet not readable",
];

/** What an attack of some length should come to: each stands in the table even where it never came up. */
export const expectedSituations: readonly string[] = [
  "guard refused at admission",
  "guard refused before stop",
  "guard refused before regenerate",
  ...rules.flatMap((rule) => [`guard refused: ${rule}`, `guard refused: ${rule} (the only one)`]),
  "drains sent back by the last look",
  "cordons by tags",
  "cordons by dispatch alone",
  "cordons that took effect late",
  "edited by others while cordoned",
  "cordon given back by uncordon",
  "cordon given back by rollback",
  "cordon given back by the sweep",
  "cordon given back by cleanUpRun",
  "cordon given back after an abort",
  "cordon given back by a process that resumed",
  "replicas made",
  "replicas made by others",
  "replicas deleted by others",
  "replicas whose making took effect late",
  "replicas told by the list",
  "replicas of others that no list tells from ours",
  "runs resumed",
  "runs cleaned up",
  "ended runs cleaned up",
  "second runs",
  "second processes refused",
];
