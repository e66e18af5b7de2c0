import * as z from "zod/mini";
import type { JsonObject, JsonValue } from "../json/json-value.js";

/** Any JSON value. */
export const jsonValueSchema: z.ZodMiniType<JsonValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(jsonValueSchema), jsonObjectSchema]),
);

/** Any JSON object. */
export const jsonObjectSchema: z.ZodMiniType<JsonObject> = z.lazy(() =>
  z.record(z.string(), jsonValueSchema),
);
