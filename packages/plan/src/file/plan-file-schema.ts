import * as z from "zod/mini";
import { byHandSchema } from "../hosts/by-hand-schema.js";
import type { Host } from "../hosts/host.js";
import { builtInPlatforms } from "../platforms/built-in.js";
import { hostSchema, publishedHostSchema } from "../platforms/host-schema.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import type { CommonOfUnits, FileUnit, PlanFile } from "./plan-file.js";
import { count, fileNeed, lendings, ofEveryPlan, proceduresSchema, statusClass, text } from "./plan-parts.js";

const numbers = z.array(count);
const texts = z.array(text);
const flag = z.exactOptional(z.literal(true));

const common: z.ZodMiniType<CommonOfUnits> = z.strictObject({
  expectedDurationMs: count,
  image: z.exactOptional(text),
  isAbsent: flag,
  isCanary: flag,
  isOutageAllowed: flag,
  isRunnerServing: flag,
  keepsServing: flag,
  procedure: text,
  standInReplicas: z.exactOptional(count),
  statusClass,
  targetVersion: text,
  version: z.nullable(z.string()),
});

const unit: z.ZodMiniType<FileUnit> = z.strictObject({
  byHand: z.exactOptional(byHandSchema),
  common: count,
  host: count,
  lends: z.exactOptional(lendings),
  loweredNeeds: z.exactOptional(z.record(text, count)),
  needs: z.exactOptional(texts),
  processes: z.exactOptional(texts),
  projects: texts,
  replicaId: z.exactOptional(text),
  replicaName: z.exactOptional(text),
  runnerId: text,
  runnerName: text,
  tags: texts,
  waitsFor: z.exactOptional(numbers),
});

function schemaOf(platforms: readonly PlatformModule[], host: z.ZodMiniType<Host>): z.ZodMiniType<PlanFile> {
  return z.strictObject({
    ...ofEveryPlan,
    alreadyCurrent: numbers,
    common: z.array(common),
    hosts: z.array(host),
    isLimited: flag,
    needs: z.array(fileNeed),
    otherRunners: texts,
    procedures: proceduresSchema(platforms.flatMap((module) => module.routes.map(({ name }) => name))),
    units: z.array(unit),
  });
}

const builtInSchema = schemaOf(builtInPlatforms, hostSchema(builtInPlatforms));

/** The shape of a plan's file: nothing may be missing, and nothing may be there that is not named. */
export function planFileSchema(platforms: readonly PlatformModule[]): z.ZodMiniType<PlanFile> {
  return platforms === builtInPlatforms ? builtInSchema : schemaOf(platforms, hostSchema(platforms));
}

/** The same for the built-in platforms, in a form that can be published. */
export const publishedPlanSchema: z.ZodMiniType<PlanFile> = schemaOf(builtInPlatforms, publishedHostSchema);
