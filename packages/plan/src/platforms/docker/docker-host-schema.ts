import * as z from "zod/mini";
import type { DockerHost } from "./docker-host.js";

const text = z.string().check(z.minLength(1));

/** A host of the platform `docker` as it stands in fleets and plans. */
export const dockerHostSchema: z.ZodMiniType<DockerHost> & z.core.$ZodTypeDiscriminable = z.strictObject({
  platform: z.literal("docker"),
  address: text,
  site: z.exactOptional(text),
  container: z.exactOptional(text),
});
