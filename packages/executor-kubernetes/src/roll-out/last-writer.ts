import { printable } from "@runner-upgrade/executor";
import type { Workload } from "../workload/workload.js";

/** Who wrote to the workload last, controllers apart, in brackets for a message; empty where the cluster does not say it. */
export function lastWriter({ object }: Workload): string {
  const writers = [...(object.metadata.managedFields ?? [])].sort((one, other) =>
    (one.time ?? "").localeCompare(other.time ?? ""),
  );
  const writer = writers
    .filter(({ manager }) => manager !== undefined && !isController(manager))
    .at(-1)?.manager;
  return writer === undefined ? "" : ` (last writer: ${printable(writer, { maxCharacters: 80 })})`;
}

function isController(manager: string): boolean {
  return manager === "kube-controller-manager" || manager === "kubelet";
}
