import { create, createNamespace, manifestsOf, type RunnerManifest } from "@runner-upgrade/lab";
import type { Host } from "@runner-upgrade/plan";
import type { NewRunner } from "./new-runner.js";

/** A namespace in which Runners are workloads without a volume. */
export interface KubernetesPlace {
  run(
    runner: NewRunner,
    how: { readonly image: string; readonly kind: RunnerManifest["kind"]; readonly by: RunnerManifest["by"] },
  ): Promise<Host>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Creates the namespace. Dispose of it: that deletes everything in it. */
export async function createKubernetesPlace(): Promise<KubernetesPlace> {
  const namespace = await createNamespace("fleet");
  return {
    run: async (runner, how) => {
      const { name } = runner;
      const objects = manifestsOf({ ...runner, ...how }) as readonly { readonly metadata?: object }[];
      await create(
        ...objects.map((object) => ({
          ...object,
          metadata: { ...object.metadata, namespace: namespace.name },
        })),
      );
      return {
        platform: "kubernetes",
        address: namespace.context,
        namespace: namespace.name,
        workload: { kind: how.kind, name },
      };
    },
    [Symbol.asyncDispose]: () => namespace[Symbol.asyncDispose](),
  };
}
