import * as z from "zod/mini";
import type { Check } from "../checks/check.js";
import type { Lending } from "../model/lending.js";
import type { Need } from "../needs/need.js";
import { planFormatVersion } from "../model/plan.js";
import type { Notice, Plan, Premises, Procedure, Route } from "../model/plan.js";
import { namedJobs, policySchema } from "../policy/policy-schema.js";
import { jsonObjectSchema } from "../schema/json-schema.js";
import { stepKinds } from "../steps/catalogue.js";
import type { Step } from "../steps/step.js";
import type { FileNeed } from "./plan-file.js";

/** A text that is not empty. */
export const text: z.ZodMiniType<string> = z.string().check(z.minLength(1));
/** A whole number from 0. */
export const count: z.ZodMiniType<number> = z.int().check(z.minimum(0));
/** What a Runner's status means. */
export const statusClass: z.ZodMiniType<Premises["statusClass"]> = z.enum([
  "serving",
  "saturated",
  "absent",
  "new",
  "unrecognised",
]);

const check: z.ZodMiniType<Check> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stand-ins") }),
  z.strictObject({ kind: z.literal("status"), anyOf: z.array(statusClass) }),
  z.strictObject({ kind: z.literal("version"), equals: text }),
  z.strictObject({ kind: z.literal("restarted") }),
  z.strictObject({ kind: z.literal("replicas-replaced"), version: text }),
  z.strictObject({ kind: z.literal("ping") }),
  z.strictObject({ kind: z.literal("drained"), quietMs: count }),
  z.strictObject({ kind: z.literal("process"), state: z.enum(["running", "gone"]) }),
  z.strictObject({ kind: z.literal("installed"), state: z.literal("new") }),
  z.strictObject({ kind: z.literal("cordon"), state: z.enum(["set", "given-back"]) }),
  z.strictObject({ kind: z.literal("lending"), state: z.enum(["set", "taken-back"]) }),
]);

const stepBase = {
  id: text,
  timeLimitMs: z.int().check(z.minimum(0)),
  undo: z.enum(["nothing-changes", "reversible", "irreversible", "forward"]),
  isGuarded: z.boolean(),
  takesAway: z.boolean(),
  checks: z.array(check),
};

const step: z.ZodMiniType<Step> = z.discriminatedUnion("kind", [
  z.strictObject({ ...stepBase, kind: z.enum(stepKinds) }),
  z.strictObject({
    ...stepBase,
    kind: z.literal("custom"),
    name: text,
    input: jsonObjectSchema,
    onFailure: z.enum(["restore", "fail", "continue"]),
    meansToDelay: z.exactOptional(z.literal(true)),
  }),
]);

const texts = z.array(text);

/** Needs, whose Runners are named like this. */
function needWith<R extends z.ZodMiniType>(runner: R) {
  const base = {
    id: text,
    project: text,
    minAvailable: count,
    servedBy: z.array(runner),
    outOfService: z.exactOptional(z.array(runner)),
    jobs: z.exactOptional(namedJobs),
  };
  return z.discriminatedUnion("kind", [
    z.strictObject({
      ...base,
      kind: z.literal("tags"),
      tags: texts,
      match: z.enum(["exactly", "all-of"]),
      lenders: z.exactOptional(texts),
    }),
    z.strictObject({ ...base, kind: z.literal("node-filter"), nodeFilter: text }),
    z.strictObject({ ...base, kind: z.literal("node"), runnerId: text }),
    z.strictObject({
      ...base,
      kind: z.literal("unprovable"),
      reason: z.enum(["UNTAGGED", "DISPATCH_MODE_UNKNOWN", "NODE_FILTER_UNKNOWN", "JOB_FILTER_UNKNOWN"]),
    }),
  ]);
}

/** A need whose Runners are named by id. */
export const need: z.ZodMiniType<Need> = needWith(text);

/** A need whose Runners are named by number. */
export const fileNeed: z.ZodMiniType<FileNeed> = needWith(count);

const notice: z.ZodMiniType<Notice> = z.strictObject({
  code: text,
  runnerId: z.nullable(text),
  runnerName: z.nullable(text),
  message: z.string(),
  remedies: z.array(z.string()),
});

const notices: z.ZodMiniType<readonly Notice[]> = z.array(notice);

const lending: z.ZodMiniType<Lending> = z.strictObject({
  lenderId: text,
  lenderName: text,
  lenderProjects: z.array(text),
  tags: z.array(text),
  needs: z.array(text),
});

/** To whom a unit lends its tags. */
export const lendings: z.ZodMiniType<readonly Lending[]> = z.array(lending).check(z.minLength(1));

/** What a plan has whatever its form. */
export const ofEveryPlan: {
  readonly [Key in "blockers" | "formatVersion" | "id" | "policy" | "server" | "warnings"]: z.ZodMiniType<
    Plan[Key]
  >;
} = {
  formatVersion: z.literal(planFormatVersion),
  id: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  server: z.strictObject({ uuid: z.nullable(z.string()), version: z.nullable(z.string()) }),
  policy: policySchema,
  blockers: notices,
  warnings: notices,
};

/** The procedures of a plan by key. */
export function proceduresSchema(routes: readonly Route[]): z.ZodMiniType<Record<string, Procedure>> {
  return z.record(
    text,
    z.strictObject({ route: z.enum(routes), steps: z.array(step).check(z.minLength(1)) }),
  );
}
