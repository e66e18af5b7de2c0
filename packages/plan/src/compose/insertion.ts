import * as z from "zod/mini";
import type { JsonObject } from "../json/json-value.js";
import { jsonObjectSchema } from "../schema/json-schema.js";
import type { StepKind } from "../steps/step-kind.js";
import type { UnitFilter } from "./unit-filter.js";

/**
 * The step that an insertion stands beside. `away` is the first one that takes the Runner away; before it means
 * before the guard's check too, where nothing else lies between the two.
 */
export type Anchor = StepKind | "away";

/** A step of the user's own, as it is written. */
export interface StepToInsert {
  /** The name of the handler that the run is given: lower case letters, digits and hyphens. */
  readonly name: string;
  /** Handed to the handler as it is, and written into the plan: no secret. Default: `{}`. */
  readonly input?: JsonObject;
  readonly timeLimitMs: number;
  /** Default: `restore` where the old Runner can still be put back, `fail` behind that. */
  readonly onFailure?: "restore" | "fail" | "continue";
  /** Say so where it is to stand between the point of no return and the start. */
  readonly meansToDelay?: boolean;
}

/** Where a step is inserted, and for whom. */
export type Insertion = (
  { readonly before: Anchor; readonly after?: never } | { readonly after: Anchor; readonly before?: never }
) & {
  readonly step: StepToInsert;
  /** Only for these Runners. Default: for all of the plan. */
  readonly runners?: UnitFilter;
};

/** What is checked of an insertion: scripts in JavaScript and steps read from files have no types. */
export const stepToInsertSchema: z.ZodMiniType<StepToInsert> = z.strictObject({
  name: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/)),
  input: z.exactOptional(jsonObjectSchema),
  timeLimitMs: z.int().check(z.minimum(1), z.maximum(2_147_483_647)),
  onFailure: z.exactOptional(z.enum(["restore", "fail", "continue"])),
  meansToDelay: z.exactOptional(z.boolean()),
});
