import { containerLines, containerSteps } from "../../../runbook/container-lines.js";
import type { RunbookRequest } from "../../platform-module.js";
import type { KubernetesHost } from "../kubernetes-host.js";
import { kubernetesLines } from "./kubernetes-lines.js";

/** How a person replaces a workload of a cluster. */
export function kubernetesRunbook({ plan, unit, variant }: RunbookRequest<KubernetesHost>): string[] {
  const { image, isRotated, regenerating } = containerSteps(plan, unit, variant);
  return containerLines(
    { hostedIn: "Kubernetes", page: "Kubernetes", otherSteps: "" },
    kubernetesLines(unit, image, { isRotated, regenerating }),
  );
}
