import { type StepContext, printable, withoutUserInfo } from "@runner-upgrade/executor";
import { stateName } from "../saved-state/saved-state.js";
import { quotePosix } from "../text/quote-posix.js";
import { describePlace } from "../workload/credential-place.js";
import type { Target } from "../workload/target.js";
import { recordedTarget } from "./target-call.js";

/** What a person would have to do to finish by hand from where the unit stands: exact commands, no secret. */
export function manualSteps(context: StepContext): readonly string[] {
  const target = recordedTarget(context);
  const kubectl = kubectlOf(context, target);
  if (target === null)
    return [
      `See that a workload with the Runner's id ${context.runner.id} runs: ${kubectl} get deployments,statefulsets,daemonsets,pods`,
    ];
  const workload = `${target.kind.toLowerCase()}/${quotePosix(target.name)}`;
  const image = quotePosix(context.container?.image ?? "<new image>");
  const isDone = (step: string): boolean => context.record[step] !== undefined;
  const see = `See on the server that it is Healthy on version ${printable(context.targetVersion)}`;
  const state = stateName(context.runner.id, context.runId);
  const remove = isDone("save-state")
    ? [`Remove what was saved: ${kubectl} delete secret ${state} --ignore-not-found`]
    : [];
  if (!isDone("stop")) {
    return [
      `Roll out the new image: ${kubectl} set image ${workload} ${quotePosix(target.container)}=${image}`,
      ...(target.kind === "Pod" ? [] : [`Wait for it: ${kubectl} rollout status ${workload}`]),
      `To go back instead: ${kubectl} set image ${workload} ${quotePosix(target.container)}=${quotePosix(target.old.image)}`,
      `${see}.`,
      ...remove,
    ];
  }
  const url = `${withoutUserInfo(context.serverUrl).replace(/\/$/, "")}/api/42/runnerManagement`;
  return [
    `See that no Pod of it is left: ${kubectl} get pods`,
    `If its credentials are dead already (the server refuses it), regenerate them again: POST ${url}/runner/${context.runner.id}/regenerateCreds`,
    ...target.places.map(
      (place) => `Put the new token into ${describePlace(place)}, where the old one stands.`,
    ),
    ...startSteps(target, { kubectl, workload, image, state }),
    `${see}.`,
    ...remove,
  ];
}

function startSteps(
  target: Target,
  {
    kubectl,
    workload,
    image,
    state,
  }: { readonly kubectl: string; readonly workload: string; readonly image: string; readonly state: string },
): readonly string[] {
  const container = quotePosix(target.container);
  switch (target.kind) {
    case "Pod":
      return [
        `Create it again from its saved manifest, with the image ${image}: ${kubectl} get secret ${state} -o jsonpath='{.data.manifest\\.json}' | base64 -d > pod.json, then ${kubectl} create -f pod.json`,
      ];
    case "DaemonSet":
      return [
        `Set the new image: ${kubectl} set image ${workload} ${container}=${image}`,
        `Let it run on its nodes again: ${kubectl} patch ${workload} --type=merge -p '{"spec":{"template":{"spec":{"nodeSelector":{"runner-upgrade/stopped":null}}}}}'`,
        `Wait for it: ${kubectl} rollout status ${workload}`,
      ];
    default:
      return [
        `Set the new image: ${kubectl} set image ${workload} ${container}=${image}`,
        `Start it again: ${kubectl} scale ${workload} --replicas=${target.old.replicas ?? 1}`,
        `Wait for it: ${kubectl} rollout status ${workload}`,
      ];
  }
}

function kubectlOf({ host }: StepContext, target: Target | null): string {
  const namespace = target?.namespace ?? (host.platform === "kubernetes" ? host.namespace : undefined);
  const context = host.address === "in-cluster" ? "" : ` --context ${quotePosix(printable(host.address))}`;
  return `kubectl${context}${namespace === undefined ? "" : ` --namespace ${quotePosix(namespace)}`}`;
}
