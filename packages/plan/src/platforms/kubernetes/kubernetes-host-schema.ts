import * as z from "zod/mini";
import type { KubernetesHost } from "./kubernetes-host.js";

const text = z.string().check(z.minLength(1));

/** A host of the platform `kubernetes` as it stands in fleets and plans. */
export const kubernetesHostSchema: z.ZodMiniType<KubernetesHost> & z.core.$ZodTypeDiscriminable =
  z.strictObject({
    platform: z.literal("kubernetes"),
    address: text,
    site: z.exactOptional(text),
    namespace: z.exactOptional(text),
    workload: z.exactOptional(
      z.strictObject({
        kind: z.enum(["Deployment", "StatefulSet", "DaemonSet", "Pod"]),
        name: text,
        container: z.exactOptional(text),
      }),
    ),
  });
