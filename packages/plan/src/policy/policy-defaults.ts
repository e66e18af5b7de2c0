import type { Policy } from "./policy.js";

/**
 * What a policy says where a person said nothing. These defaults are the safety: one Runner at a time, one
 * stand-in for every need, proven by a ping, and no unit started after the first failure.
 */
export const policyDefaults: Policy = {
  targetVersion: null,
  minAvailable: 1,
  minReplicas: 1,
  maxInFlight: 1,
  maxInFlightPerHost: 1,
  maxInFlightPerSite: null,
  maxFailures: 0,
  coverage: { kind: "same-tags" },
  canary: 1,
  soakMs: 60_000,
  drain: "by-dispatch",
  drainTimeoutMs: 15 * 60_000,
  // Two heartbeats of 5 s (rundeck/docs, Runner administration) and a margin.
  drainQuietMs: 15_000,
  onDrainTimeout: "skip",
  credentials: "keep",
  standInProof: "ping",
  settleMs: 15_000,
  allowOutageOf: [],
  lendTags: [],
  assumeDispatch: {},
  allowNodeFilterOf: [],
  allowOtherWriterOf: [],
  runnerIsNode: "warn",
  hostWarnings: "warn",
  ownedWorkload: "block",
  stepTimeLimitsMs: {},
  expectedDurationsMs: {},
  admissionTimeoutMs: 15 * 60_000,
  image: null,
  pull: "always",
  unsavedState: "warn",
  regenerateSettleMs: 30_000,
  windows: [],
};
