import * as z from "zod/mini";
import { byHandSchema } from "../hosts/by-hand-schema.js";
import type { Plan } from "../model/plan.js";
import { builtInPlatforms } from "../platforms/built-in.js";
import { hostSchema } from "../platforms/host-schema.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { count, lendings, need, ofEveryPlan, proceduresSchema, statusClass, text } from "./plan-parts.js";

const named = {
  id: text,
  runnerId: text,
  runnerName: text,
  replicaId: z.exactOptional(text),
  replicaName: z.exactOptional(text),
  procedure: text,
};

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
  standInReplicas: z.exactOptional(count),
  isRunnerServing: z.exactOptional(z.literal(true)),
  isCanary: z.boolean(),
  isAbsent: z.boolean(),
  isOutageAllowed: z.boolean(),
  loweredNeeds: z.exactOptional(z.record(text, count)),
  lends: z.exactOptional(lendings),
  waitsFor: z.array(text),
  expectedDurationMs: count,
};

function schemaOf(platforms: readonly PlatformModule[]): z.ZodMiniType<Plan> {
  return z.strictObject({
    ...ofEveryPlan,
    needs: z.array(need),
    procedures: proceduresSchema(platforms.flatMap((module) => module.routes.map(({ name }) => name))),
    units: z.array(z.strictObject({ ...named, host: hostSchema(platforms), ...ofUnit })),
    alreadyCurrent: z.array(text),
    isLimited: z.exactOptional(z.literal(true)),
  });
}

const builtInSchema = schemaOf(builtInPlatforms);

/** The shape of a plan: nothing may be missing, and nothing may be there that is not named. */
export function planSchema(platforms: readonly PlatformModule[]): z.ZodMiniType<Plan> {
  return platforms === builtInPlatforms ? builtInSchema : schemaOf(platforms);
}
