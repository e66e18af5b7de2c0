import * as z from "zod/mini";
import type { Host } from "../fleet/host.js";

const text: z.ZodMiniType<string> = z.string().check(z.minLength(1));

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

/** A host as it stands in fleets and plans. */
export const hostSchema: z.ZodMiniType<Host> = z.discriminatedUnion("platform", [
  z.strictObject({
    platform: z.literal("vm"),
    address: text,
    service: z.exactOptional(vmService),
    directory: z.exactOptional(text),
    packagePath: z.exactOptional(text),
  }),
  z.strictObject({ platform: z.literal("docker"), address: text, container: z.exactOptional(text) }),
  z.strictObject({
    platform: z.literal("kubernetes"),
    address: text,
    namespace: z.exactOptional(text),
    workload: z.exactOptional(
      z.strictObject({
        kind: z.enum(["Deployment", "StatefulSet", "DaemonSet", "Pod"]),
        name: text,
        container: z.exactOptional(text),
      }),
    ),
  }),
]);
