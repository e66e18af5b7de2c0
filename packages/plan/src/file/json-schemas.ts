import * as z from "zod/mini";
import type { JsonObject } from "../json/json-value.js";
import { jsonObjectSchema } from "../schema/json-schema.js";
import { publishedPlanSchema } from "./plan-file-schema.js";
import { policyInputSchema } from "../policy/policy-schema.js";

/** The published JSON Schemas (draft 2020-12), made from the schemas that the borders use, by file name. */
export function jsonSchemas(): Readonly<Record<"plan" | "policy", JsonObject>> {
  return {
    plan: published(publishedPlanSchema, {
      title: "Upgrade plan",
      description:
        "What planUpgrade decides, as serializePlan writes it. Its id is the SHA-256 of the canonical JSON of everything else.",
    }),
    policy: published(policyInputSchema, {
      title: "Upgrade policy",
      description: "What planUpgrade is asked to keep to. Whatever is left out takes its default.",
    }),
  };
}

function published(
  schema: z.ZodMiniType,
  names: { readonly title: string; readonly description: string },
): JsonObject {
  const { $schema, ...rest } = jsonObjectSchema.parse(z.toJSONSchema(schema, { io: "input" }));
  return { ...($schema === undefined ? {} : { $schema }), ...names, ...rest };
}
