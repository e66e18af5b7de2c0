import * as z from "zod/mini";
import { inventorySchema } from "./inventory-schema.js";

/** The published JSON Schema (draft 2020-12), made from the schema that the border uses. */
export function inventoryJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(inventorySchema, { io: "input" });
  return {
    $schema,
    title: "Runner inventory",
    description: "Where to look for Runners, and which Runner lives on which host.",
    ...rest,
  };
}
