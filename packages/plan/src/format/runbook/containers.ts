import type { DockerHost, KubernetesHost } from "../../fleet/host.js";
import { stepsOf } from "../../plan/steps-of.js";
import type { Plan, Unit } from "../../plan/plan.js";
import { code } from "../escape-markdown.js";
import { quotePosix } from "../quote-posix.js";
import { kubernetesLines } from "./kubernetes.js";
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
    ...(host.platform === "kubernetes"
      ? kubernetesLines({ ...unit, host }, image, {
          isRotated,
          variant,
          regenerating: isRotated ? regenerating(unit, variant) : [],
        })
      : dockerLines({ ...unit, host }, image, { isRotated, variant })),
    "> **Tip: use the same invocation string as the previous Runner.** The same variables, volumes, networks, user and command: an overridden command holds the whole `java` line with its proxy options.",
  ];
}

function dockerLines(
  unit: Omit<Unit, "host"> & { readonly host: DockerHost },
  image: string,
  { isRotated, variant }: { readonly isRotated: boolean; readonly variant: RunbookVariant },
): string[] {
  return [
    ...dockerSteps(unit.host, image, { isRotated }).map((step, index) => `${index + 1}. ${step}`),
    "",
    `   ${unavailableWarning}`,
    ...(isRotated ? ["", ...regenerating(unit, variant)] : []),
    "",
  ];
}

function dockerSteps(
  host: DockerHost,
  image: string,
  { isRotated }: { readonly isRotated: boolean },
): string[] {
  const container = host.container ?? "<container>";
  const name = host.container === undefined ? container : quotePosix(container);
  return [
    `On the engine ${code(host.address)}: ${code(`docker pull ${quotePosix(image)}`)}.`,
    `Write down how the container was made: ${code(`docker inspect ${name}`)}.`,
    `Stop it and keep it, so that nothing starts it again: ${code(`docker update --restart=no ${name} && docker stop ${name} && docker rename ${name} ${name}-old`)}.`,
    ...(isRotated
      ? [
          "Only now regenerate the credentials, as described below, and put the new token where the old one stood.",
        ]
      : []),
    `Create and start the new container with the same name and options from ${code(image)}; with ${isRotated ? "the new token and" : "the same token and"} the same ${code("RUNNER_RUNDECK_SERVER_URL")} and ${code("RUNNER_RUNDECK_CLIENT_ID")}, or the same mounted ${code("/app/.rdrunner-creds")}.`,
  ];
}

function regenerating({ runnerId }: Pick<Unit, "runnerId">, variant: RunbookVariant): string[] {
  if (variant === "rest-api")
    return ["Regenerating the credentials:", "", ...regenerateLines(runnerId, { first: 1 })];
  return [
    "Regenerating the credentials: on the **Runner Management** page, in the **Actions** menu of the Runner, click on **Regenerate Runner Credentials**. **DO NOT** before the old container is stopped.",
  ];
}
