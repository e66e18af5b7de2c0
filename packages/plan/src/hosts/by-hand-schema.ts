import * as z from "zod/mini";
import type { ByHand } from "./by-hand.js";

const text = z.string().check(z.regex(/\S/));

/** The shape of what a person needs to know to upgrade a Runner by hand. */
export const byHandSchema: z.ZodMiniType<ByHand> = z.object({
  login: z.exactOptional(z.enum(["root", "runner", "other"])),
  package: z.exactOptional(text),
  container: z.exactOptional(text),
  tokenPlaces: z.exactOptional(
    z.array(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.enum(["environment-file", "unit-file", "credentials-file"]), path: text }),
        z.object({ kind: z.literal("process-environment") }),
        z.object({ kind: z.literal("variable") }),
        z.object({ kind: z.literal("mounted-file"), path: text, source: text, inside: z.string() }),
        z.object({
          kind: z.literal("secret"),
          secret: text,
          key: text,
          holds: z.enum(["token", "creds-file"]),
        }),
        z.object({ kind: z.literal("other"), description: text }),
      ]),
    ),
  ),
});
