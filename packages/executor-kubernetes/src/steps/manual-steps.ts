import { quotePosix } from "@runner-upgrade/plan/platform";
import type { ContainerTarget, StepContext } from "@runner-upgrade/executor";
import { type DesiredState, renderPatch } from "../render/desired-state.js";
import { newState, oldState } from "../render/new-state.js";
import { stateName } from "../saved-state/saved-state.js";
import { stoppedSelector } from "../workload/marks.js";
import type { Target } from "../workload/target.js";
import { recordedTarget } from "../target/target-call.js";
import { credentialSteps } from "./credential-steps.js";

/**
 * What a person would have to do to finish by hand: no secret, and behind each line's colon the command, for a `bash`.
 *
 * Where the unit stands is not known for sure, for a rollback may have been cut as well. So each way, onward and back, is
 * one patch that says all that the workload is to be, and does the same wherever it stands.
 */
export function manualSteps(context: StepContext): readonly string[] {
  const target = recordedTarget(context);
  const kubectl = kubectlOf(context, target);
  if (target === null)
    return [
      `See that a workload with the Runner's id ${context.runner.id} runs: ${kubectl} get deployments,statefulsets,daemonsets,pods`,
    ];
  const state = stateName(context.runner.id, context.runId);
  const isSaved = context.record["save-state"] !== undefined;
  return [
    `See what runs of it: ${kubectl} get pods --output wide`,
    ...(isSaved && target.kind === "Pod" ? [`Where the Pod is gone, ${readSavedPod(kubectl, state)}`] : []),
    ...(context.container?.credentials === "rotate" ? credentialSteps(context, target, kubectl) : []),
    ...(isSaved && target.kind === "Pod"
      ? [`Where the Pod is gone, create it again: ${kubectl} create --filename pod.json`]
      : []),
    ...patchSteps(context, target, kubectl),
    `See on the server that it is Healthy${isSaved ? `; then remove what was saved: ${kubectl} delete secret ${state} --ignore-not-found${target.kind === "Pod" ? "; rm -f pod.json" : ""}` : ""}`,
  ];
}

/** For the person alone: it holds the Pod's variables. */
function readSavedPod(kubectl: string, state: string): string {
  return `read its manifest: (umask 077 && ${kubectl} get secret ${state} --output jsonpath='{.data.manifest\\.json}' | base64 --decode > pod.json)`;
}

function patchSteps(context: StepContext, target: Target, kubectl: string): readonly string[] {
  const { container, runId } = context;
  const workload = `${target.kind.toLowerCase()}/${quotePosix(target.name)}`;
  const patch = (content: object): string =>
    `${kubectl} patch ${workload} --patch ${quotePosix(JSON.stringify(content))}`;
  const patchTo = ({ isStopped, ...desired }: DesiredState): string =>
    [
      patch(renderPatch(target, desired)),
      ...(isStopped === undefined ? [] : [`${patch(onItsNodes)} --type=merge`]),
    ].join("; ");
  const back = patchTo(settled(target, container, oldState(target)));
  return [
    ...(container === null
      ? [`To go back to the old image: ${back}`]
      : [
          `To go on with the new image: ${patchTo(settled(target, container, newState(target, { container, runId })))}`,
          `To go back to the old one instead: ${back}`,
        ]),
    ...(target.kind === "Pod" ? [] : [`Wait for it: ${kubectl} rollout status ${workload}`]),
    ...(target.kind === "StatefulSet"
      ? [
          `Where a Pod of it never becomes ready, delete it, for a StatefulSet waits for it: ${kubectl} delete pod <its name>`,
        ]
      : []),
  ];
}

/**
 * A DaemonSet on its nodes again. Not in the strategic patch: there a null for a key of a map that is not there makes the
 * key, with an empty value. A merge patch takes away what is there, and nothing else.
 */
const onItsNodes = { spec: { template: { spec: { nodeSelector: { [stoppedSelector]: null } } } } };

/** Without nulls in maps, and with what a roll-out that keeps it serving sets for its own sake put back. */
function settled(target: Target, container: ContainerTarget | null, state: DesiredState): DesiredState {
  const { partition, minReadySeconds, ...rest } = state;
  const others = { ...rest, runAnnotation: rest.runAnnotation ?? "" };
  if (container?.keepsServing !== true) return others;
  if (target.kind === "StatefulSet") return { ...others, partition: partition ?? null };
  const { progressDeadlineSeconds } = target.old;
  return {
    ...others,
    minReadySeconds: minReadySeconds ?? target.old.minReadySeconds,
    ...(progressDeadlineSeconds === null ? {} : { progressDeadlineSeconds }),
  };
}

function kubectlOf({ host }: StepContext, target: Target | null): string {
  const namespace = target?.namespace ?? (host.platform === "kubernetes" ? host.namespace : undefined);
  const context = host.address === "in-cluster" ? "" : ` --context ${quotePosix(host.address)}`;
  return `kubectl${context}${namespace === undefined ? "" : ` --namespace ${quotePosix(namespace)}`}`;
}
