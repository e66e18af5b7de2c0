import type { DockerHost, KubernetesHost } from "../../fleet/host.js";
import { stepsOf } from "../../plan/steps-of.js";
import type { Plan, Unit } from "../../plan/plan.js";
import { code } from "../escape-markdown.js";
import { quotePosix } from "../quote-posix.js";
import { dockerLines } from "./docker.js";
import type { RunbookVariant } from "./runbook-variant.js";
import { unavailableWarning } from "./same-invocation.js";
import { regenerateLines } from "./vm-rest.js";

type ContainerUnit = Omit<Unit, "host"> & { readonly host: DockerHost | KubernetesHost };

/** The page's word on containers, with the trap in it, and the steps for this Runner. */
export function containerLines(plan: Plan, unit: ContainerUnit, variant: RunbookVariant): string[] {
  const { host } = unit;
  const image = unit.image ?? plan.policy.image ?? "the new image";
  const isRotated = stepsOf(plan, unit.runnerId).some(({ kind }) => kind === "regenerate-credentials");
  return [
    `For Runners hosted in ${host.platform === "docker" ? "Docker" : "Kubernetes"}, the vendor's page uses the same steps as the page "Deploying Runners in ${host.platform === "docker" ? "Containers" : "Kubernetes"}".`,
    "",
    "> **Warning: leave out its first step, creating a Runner.** Followed to the letter it makes a second Runner with another id, tags and projects. This Runner keeps its id.",
    "",
    ...(host.platform === "docker"
      ? dockerLines({ ...unit, host }, image, {
          isRotated,
          regenerating: isRotated ? regenerating(unit, variant) : [],
        })
      : kubernetesLines({ ...unit, host }, image, { isRotated, variant })),
    "> **Tip: use the same invocation string as the previous Runner.** The same variables, volumes, networks, user and command: an overridden command holds the whole `java` line with its proxy options.",
  ];
}

function kubernetesLines(
  unit: Omit<Unit, "host"> & { readonly host: KubernetesHost },
  image: string,
  { isRotated, variant }: { readonly isRotated: boolean; readonly variant: RunbookVariant },
): string[] {
  return [
    ...kubernetesSteps(unit.host, image, { isRotated }).map((step, index) => `${index + 1}. ${step}`),
    "",
    `   ${unavailableWarning}`,
    ...(isRotated ? ["", ...regenerating(unit, variant)] : []),
    "",
  ];
}

function kubernetesSteps(
  host: KubernetesHost,
  image: string,
  { isRotated }: { readonly isRotated: boolean },
): string[] {
  const kubectl = `kubectl --context ${quotePosix(host.address)}${host.namespace === undefined ? "" : ` --namespace ${quotePosix(host.namespace)}`}`;
  const { kind = "Deployment", name = "<workload>" } = host.workload ?? {};
  const workload = `${kind.toLowerCase()}/${host.workload === undefined ? name : quotePosix(name)}`;
  const roll = [
    `Roll out the new image: ${code(`${kubectl} set image ${workload} <container>=${quotePosix(image)}`)}.`,
    `Wait for it: ${code(`${kubectl} rollout status ${workload}`)}.`,
  ];
  if (!isRotated) return roll;
  return [
    `Save the manifest, then stop every pod of it and look that none is left: ${code(`${kubectl} scale ${workload} --replicas=0`)}.`,
    "Only now regenerate the credentials, as described below, and put the new token where the old one stood.",
    ...roll.slice(0, 1),
    `Start it again with as many pods as before: ${code(`${kubectl} scale ${workload} --replicas=<number>`)}. ${roll[1] ?? ""}`,
  ];
}

function regenerating({ runnerId }: Pick<Unit, "runnerId">, variant: RunbookVariant): string[] {
  if (variant === "rest-api")
    return ["Regenerating the credentials:", "", ...regenerateLines(runnerId, { first: 1 })];
  return [
    "Regenerating the credentials: on the **Runner Management** page, in the **Actions** menu of the Runner, click on **Regenerate Runner Credentials**. **DO NOT** before the old container is stopped.",
  ];
}
