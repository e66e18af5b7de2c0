import type { Redactor } from "@runner-upgrade/executor";
import type { PodSpec } from "../cluster/manifest.js";

/** Hides, from here on, what the variables and options of a Pod's containers hold. */
export function hideSecretsOf({ containers, initContainers = [] }: PodSpec, redactor: Redactor): void {
  for (const { command = [], args = [], env = [] } of [...containers, ...initContainers])
    redactor.addInvocation({
      arguments: [...command, ...args],
      environment: env.map(({ name, value = "" }) => [name, value]),
    });
}
