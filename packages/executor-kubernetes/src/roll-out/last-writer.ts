import { printable } from "@runner-upgrade/executor";
import { fieldManager } from "../cluster/http-cluster.js";
import type { Workload } from "../workload/workload.js";

/**
 * Who wrote to the workload last, controllers apart, in brackets for a message; empty where the cluster does not say it. The
 * upgrade itself is named only where it alone wrote: times are whole seconds, and two writers may share one.
 */
export function lastWriter({ object }: Workload): string {
  const writers = [...(object.metadata.managedFields ?? [])].sort((one, other) =>
    (one.time ?? "").localeCompare(other.time ?? ""),
  );
  const people = writers.flatMap(({ manager }) =>
    manager === undefined || isController(manager) ? [] : [manager],
  );
  const writer = people.filter((manager) => manager !== fieldManager).at(-1) ?? people.at(-1);
  return writer === undefined ? "" : ` (last writer: ${printable(writer, { maxCharacters: 80 })})`;
}

function isController(manager: string): boolean {
  return manager === "kube-controller-manager" || manager === "kubelet";
}
