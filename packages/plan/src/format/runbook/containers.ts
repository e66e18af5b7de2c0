import type { DockerHost, KubernetesHost } from "../../fleet/host.js";
import { stepsOf } from "../../plan/steps-of.js";
import type { Plan, Unit } from "../../plan/plan.js";
import { dockerLines } from "./docker.js";
import { kubernetesLines } from "./kubernetes.js";
import type { RunbookVariant } from "./runbook-variant.js";
import { regenerateLines } from "./vm-rest.js";

type ContainerUnit = Omit<Unit, "host"> & { readonly host: DockerHost | KubernetesHost };

/** The page's word on containers, with the trap in it, and the steps for this Runner. */
export function containerLines(plan: Plan, unit: ContainerUnit, variant: RunbookVariant): string[] {
  const { host } = unit;
  const image = unit.image ?? plan.policy.image ?? "the new image";
  const kinds = stepsOf(plan, unit.runnerId).map(({ kind }) => kind);
  const isRotated = kinds.includes("regenerate-credentials");
  const isOneByOne = host.platform === "docker" && kinds.includes("roll-out");
  const options = {
    isRotated,
    isOneByOne,
    variant,
    regenerating: isRotated ? regenerating(unit, variant) : [],
  };
  return [
    `For Runners hosted in ${host.platform === "docker" ? "Docker" : "Kubernetes"}, the vendor's page uses the same steps as the page "Deploying Runners in ${host.platform === "docker" ? "Containers" : "Kubernetes"}".`,
    "",
    `> **Warning: leave out its step that creates a Runner.** Followed to the letter it makes a second Runner with another id, tags and projects. This Runner keeps its id. Its other steps are here${host.platform === "docker" ? ", the pull of the image among them" : ""}.`,
    "",
    ...(host.platform === "docker"
      ? dockerLines({ ...unit, host }, image, options)
      : kubernetesLines({ ...unit, host }, image, options)),
    "> **Tip: use the same invocation string as the previous Runner.** The same variables, volumes, networks, user and command: an overridden command holds the whole `java` line with its proxy options.",
  ];
}

function regenerating({ runnerId }: Pick<Unit, "runnerId">, variant: RunbookVariant): string[] {
  if (variant === "rest-api")
    return ["Regenerating the credentials:", "", ...regenerateLines(runnerId, { first: 1 })];
  return [
    "Regenerating the credentials: on the **Runner Management** page, in the **Actions** menu of the Runner, click on **Regenerate Runner Credentials**. **DO NOT** before the old container is stopped.",
  ];
}
