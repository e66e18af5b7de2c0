import * as z from "zod/mini";
import type { Host } from "../hosts/host.js";
import { dockerHostSchema } from "./docker/docker-host-schema.js";
import { kubernetesHostSchema } from "./kubernetes/kubernetes-host-schema.js";
import type { PlatformModule } from "./platform-module.js";
import { vmHostSchema } from "./vm/vm-host-schema.js";
import { parseHost } from "./parse-host.js";

/** A host as it stands in fleets and plans: each is read by the module of its platform. */
export function hostSchema(platforms: readonly PlatformModule[]): z.ZodMiniType<Host> {
  return z.pipe(
    z.unknown(),
    z.transform((value, context) => {
      const parsed = parseHost(value, platforms);
      if ("host" in parsed) return parsed.host;
      for (const { code, path, message } of parsed.problems) {
        const place = path === "" ? [] : [path];
        context.issues.push({ code: "custom", input: value, path: place, message, params: { code } });
      }
      return z.NEVER;
    }),
  );
}

/** The hosts of the built-in platforms, for the published schema: a function cannot be published. */
export const publishedHostSchema: z.ZodMiniType<Host> = z.discriminatedUnion("platform", [
  vmHostSchema,
  dockerHostSchema,
  kubernetesHostSchema,
]);
