import type { Located } from "./locate.js";

/** A workload and the container in it that is meant, as a sentence's part. */
export function nameOf({ workload, identity }: Located): string {
  const { namespace = "default", name } = workload.object.metadata;
  return `${workload.kind} ${namespace}/${name} (container ${identity.container})`;
}
