import * as z from "zod/mini";
import type { VmHost } from "./vm-host.js";

const text = z.string().check(z.minLength(1));

const vmService = z.union([
  z.strictObject({ kind: z.literal("systemd"), unit: text, scope: z.literal("system") }),
  z.strictObject({
    kind: z.literal("systemd"),
    unit: text,
    scope: z.literal("user"),
    user: z.exactOptional(text),
  }),
  z.strictObject({ kind: z.literal("process") }),
]);

/** A host of the platform `vm` as it stands in fleets and plans. */
export const vmHostSchema: z.ZodMiniType<VmHost> & z.core.$ZodTypeDiscriminable = z.strictObject({
  platform: z.literal("vm"),
  address: text,
  site: z.exactOptional(text),
  service: z.exactOptional(vmService),
  directory: z.exactOptional(text),
  packagePath: z.exactOptional(text),
});
