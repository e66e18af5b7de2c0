import * as z from "zod/mini";

const text = z.string().check(z.minLength(1));
const site = z.optional(text);
const json = z.unknown();

const placeSchema = z.union([
  z.strictObject({ platform: z.enum(["vm", "docker"]), address: text, site }),
  z.strictObject({
    platform: z.literal("kubernetes"),
    address: text,
    namespaces: z.optional(z.array(text).check(z.minLength(1))),
    site,
  }),
  z.catchall(
    z.object({
      platform: z.string().check(z.regex(/^custom:[A-Za-z0-9][A-Za-z0-9.-]{0,59}$/)),
      address: text,
      site,
    }),
    json,
  ),
]);

/** A host's own fields are checked by the module of its platform. */
const hostSchema = z.catchall(z.object({ platform: text, address: text, site }), json);

const runnerSchema = z.strictObject({
  runner: text,
  name: z.optional(text),
  replica: z.optional(text),
  host: hostSchema,
  labels: z.optional(z.record(text, z.string())),
});

/** An inventory whose shape is right; its hosts were not looked at. */
export interface WrittenInventory {
  readonly $schema?: string | undefined;
  readonly version: 1;
  readonly places: readonly { readonly platform: string; readonly address: string }[];
  readonly runners: readonly WrittenRunner[];
}

/** One Runner of it. */
export interface WrittenRunner {
  readonly runner: string;
  readonly replica?: string | undefined;
  readonly host: { readonly platform: string; readonly address: string };
}

/** An inventory as it is written down. */
export const inventorySchema: z.ZodMiniType<WrittenInventory> = z.strictObject({
  $schema: z.optional(z.string()),
  version: z.literal(1),
  places: z._default(z.array(placeSchema), []),
  runners: z._default(z.array(runnerSchema), []),
});
