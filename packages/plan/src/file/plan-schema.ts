import * as z from "zod/mini";
import type { Check } from "../checks/check.js";
import type { Need } from "../needs/need.js";
import type { Host } from "../hosts/host.js";
import type { Notice, Plan, Route } from "../model/plan.js";
import { stepKinds } from "../steps/catalogue.js";
import type { Step } from "../steps/step.js";
import { byHandSchema } from "../hosts/by-hand-schema.js";
import { builtInPlatforms } from "../platforms/built-in.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { hostSchema, publishedHostSchema } from "../platforms/host-schema.js";
import { jsonObjectSchema } from "../schema/json-schema.js";
import { policySchema } from "../policy/policy-schema.js";

const text = z.string().check(z.minLength(1));
const count = z.int().check(z.minimum(0));
const statusClass = z.enum(["serving", "saturated", "absent", "new", "unrecognised"]);

const check: z.ZodMiniType<Check> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("stand-ins") }),
  z.strictObject({ kind: z.literal("status"), anyOf: z.array(statusClass) }),
  z.strictObject({ kind: z.literal("version"), equals: text }),
  z.strictObject({ kind: z.literal("restarted") }),
  z.strictObject({ kind: z.literal("ping") }),
  z.strictObject({ kind: z.literal("drained"), quietMs: count }),
  z.strictObject({ kind: z.literal("process"), state: z.enum(["running", "gone"]) }),
  z.strictObject({ kind: z.literal("installed"), state: z.literal("new") }),
  z.strictObject({ kind: z.literal("cordon"), state: z.enum(["set", "given-back"]) }),
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

const needBase = {
  id: text,
  project: text,
  minAvailable: count,
  servedBy: z.array(text),
  outOfService: z.exactOptional(z.array(text)),
};

const need: z.ZodMiniType<Need> = z.discriminatedUnion("kind", [
  z.strictObject({
    ...needBase,
    kind: z.literal("tags"),
    tags: z.array(text),
    match: z.enum(["exactly", "all-of"]),
  }),
  z.strictObject({ ...needBase, kind: z.literal("node-filter"), nodeFilter: text }),
  z.strictObject({ ...needBase, kind: z.literal("node"), runnerId: text }),
  z.strictObject({
    ...needBase,
    kind: z.literal("unprovable"),
    reason: z.enum(["UNTAGGED", "DISPATCH_MODE_UNKNOWN", "NODE_FILTER_UNKNOWN"]),
  }),
]);

const named = { runnerId: text, runnerName: text, procedure: text };

const ofUnit = {
  needs: z.array(text),
  premises: z.strictObject({
    version: z.nullable(z.string()),
    tags: z.array(text),
    projects: z.array(text),
    statusClass,
  }),
  targetVersion: text,
  image: z.exactOptional(text),
  byHand: z.exactOptional(byHandSchema),
  processes: z.exactOptional(z.array(text)),
  keepsServing: z.exactOptional(z.literal(true)),
  isCanary: z.boolean(),
  isAbsent: z.boolean(),
  isOutageAllowed: z.boolean(),
  loweredNeeds: z.exactOptional(z.record(text, count)),
  waitsFor: z.array(text),
  expectedDurationMs: count,
};

const notice: z.ZodMiniType<Notice> = z.strictObject({
  code: text,
  runnerId: z.nullable(text),
  runnerName: z.nullable(text),
  message: z.string(),
  remedies: z.array(z.string()),
});

/** What the platforms decide of a plan's shape. */
interface PlatformShapes {
  readonly host: z.ZodMiniType<Host>;
  readonly routes: readonly Route[];
}

function schemaOf({ host, routes }: PlatformShapes): z.ZodMiniType<Plan> {
  const procedure = z.strictObject({ route: z.enum(routes), steps: z.array(step).check(z.minLength(1)) });
  return z.strictObject({
    formatVersion: z.literal(1),
    id: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    server: z.strictObject({ uuid: z.nullable(z.string()), version: z.nullable(z.string()) }),
    policy: policySchema,
    needs: z.array(need),
    procedures: z.record(text, procedure),
    units: z.array(z.strictObject({ ...named, host, ...ofUnit })),
    alreadyCurrent: z.array(text),
    blockers: z.array(notice),
    warnings: z.array(notice),
  });
}

function shapesOf(platforms: readonly PlatformModule[]): PlatformShapes {
  const routes = platforms.flatMap((module) => module.routes.map(({ name }) => name));
  return { host: hostSchema(platforms), routes };
}

const builtInShapes = shapesOf(builtInPlatforms);
const builtInSchema = schemaOf(builtInShapes);

/** The shape of a plan: nothing may be missing, and nothing may be there that is not named. */
export function planSchema(platforms: readonly PlatformModule[]): z.ZodMiniType<Plan> {
  return platforms === builtInPlatforms ? builtInSchema : schemaOf(shapesOf(platforms));
}

/** The same for the built-in platforms, in a form that can be published. */
export const publishedPlanSchema: z.ZodMiniType<Plan> = schemaOf({
  ...builtInShapes,
  host: publishedHostSchema,
});
