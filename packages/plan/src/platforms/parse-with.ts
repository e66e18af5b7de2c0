import type * as z from "zod/mini";
import type { Host } from "../hosts/host.js";
import { problemsOf } from "../schema/problems-of.js";
import type { ParsedHost } from "./platform-module.js";

/** Reads a host by its schema. What does not fit is told in words of our own: zod stays behind the border. */
export function parseWith<H extends Host>(schema: z.ZodMiniType<H>, value: unknown): ParsedHost<H> {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { host: parsed.data }
    : {
        problems: problemsOf(parsed.error.issues, "NOT_A_HOST").map(({ path, message }) => ({
          path,
          message,
        })),
      };
}
