import * as z from "zod/mini";
import type { ExpectedDurations } from "./expected-durations.js";
import type { Coverage } from "./coverage.js";
import type { NamedJobs } from "./named-jobs.js";
import type { Amount, Policy, PolicyInput } from "./policy.js";
import { stepKinds } from "../steps/catalogue.js";
import type { StepKind } from "../steps/step-kind.js";
import type { UpgradeWindow } from "../windows/upgrade-window.js";

const count = z.int().check(z.minimum(0));
const positive = z.int().check(z.minimum(1));
/** Node's timers cannot wait longer: beyond it they fire at once. */
const durationMs = z.int().check(z.minimum(0), z.maximum(2_147_483_647));
const text = z.string().check(z.regex(/\S/));
const texts = z.array(text);
const warnOrBlock = z.enum(["warn", "block"]);

const amount: z.ZodMiniType<Amount> = z.union([count, z.templateLiteral([z.number(), "%"])]);

/** Jobs by name. */
export const namedJobs: z.ZodMiniType<NamedJobs> = z.strictObject({
  names: texts,
  count: positive,
});

const coverage: z.ZodMiniType<Coverage> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("same-tags") }),
  z.strictObject({ kind: z.literal("each-tag") }),
  z.strictObject({
    kind: z.literal("filters"),
    filters: z.array(z.strictObject({ project: text, tags: texts })),
  }),
  z.strictObject({
    kind: z.literal("jobs"),
    projects: texts,
    needs: z.array(
      z.strictObject({
        project: text,
        choose: z.enum(["tags", "some-tags", "unknown"]),
        tags: texts,
        jobs: namedJobs,
      }),
    ),
  }),
]);

const stepTimeLimitsMs: z.ZodMiniType<Partial<Record<StepKind, number>>> = z.partialRecord(
  z.enum(stepKinds),
  durationMs.check(z.minimum(1)),
);

const durations = z.optional(z.record(text, durationMs));

const expectedDurationsMs: z.ZodMiniType<ExpectedDurations> = z.strictObject({
  runners: durations,
  tags: durations,
  sites: durations,
  platforms: durations,
});

const assumeDispatch = z.record(text, z.enum(["manual", "automatic"]));

const window: z.ZodMiniType<UpgradeWindow> = z.strictObject({
  days: z.array(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])).check(z.minLength(1)),
  from: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
  to: z.string().check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/)),
  timeZone: text,
});

const shared = {
  minReplicas: positive,
  maxInFlightPerHost: positive,
  maxInFlightPerSite: z.nullable(positive),
  maxFailures: count,
  canary: count,
  soakMs: durationMs,
  drainTimeoutMs: durationMs,
  drainQuietMs: durationMs,
  onDrainTimeout: z.enum(["skip", "proceed"]),
  credentials: z.enum(["keep", "rotate"]),
  standInProof: z.enum(["ping", "status"]),
  settleMs: durationMs,
  allowOutageOf: texts,
  lendTags: z.array(z.strictObject({ of: text, to: text })),
  assumeDispatch,
  allowNodeFilterOf: texts,
  allowOtherWriterOf: texts,
  runnerIsNode: warnOrBlock,
  hostWarnings: warnOrBlock,
  ownedWorkload: warnOrBlock,
  pull: z.enum(["always", "if-missing"]),
  unsavedState: z.enum(["warn", "block", "copy"]),
  stepTimeLimitsMs,
  expectedDurationsMs,
  admissionTimeoutMs: durationMs,
  regenerateSettleMs: durationMs,
  windows: z.array(window),
};

/** A policy with everything filled in, as it stands in a plan. */
export const policySchema: z.ZodMiniType<Policy> = z.strictObject({
  ...shared,
  targetVersion: z.nullable(text),
  minAvailable: amount,
  maxInFlight: amount,
  coverage,
  drain: z.enum(["cordon", "wait", "off", "by-dispatch"]),
  image: z.nullable(text),
});

/** A policy as it may be written: all optional, with the short forms of coverage; a filled-in one fits too. */
export const policyInputSchema: z.ZodMiniType<WrittenPolicy> = z.partial(
  z.strictObject({
    ...shared,
    targetVersion: z.nullable(text),
    minAvailable: amount,
    maxInFlight: amount,
    coverage: z.union([z.enum(["same-tags", "each-tag"]), coverage]),
    drain: z.enum(["cordon", "wait", "off", "by-dispatch"]),
    image: z.nullable(text),
  }),
);

/** What is accepted: what a person writes, or a policy that was filled in before. */
export type WrittenPolicy = {
  readonly [Key in keyof Policy]?: Policy[Key] | PolicyInput[Key] | undefined;
};
