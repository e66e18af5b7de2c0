import {
  credsFileNames,
  readAssignment,
  type ContainerTarget,
  type StepContext,
} from "@runner-upgrade/executor";
import type { HostCall } from "../host/host-call.js";
import { hideSecretsOf } from "../workload/hide-secrets.js";
import { secretValue, valueReader } from "../workload/key-values.js";
import { locate, type Located } from "../workload/locate.js";
import { nameOf } from "../workload/located-name.js";
import { parseTarget, targetOf, type Target } from "../workload/target.js";
import { podSpecOf, resourceOf, toWorkload, type Workload } from "../workload/workload.js";

/** One step on a cluster. */
export interface StepCall extends HostCall {
  readonly context: StepContext;
}

/** The same, with what it works on. */
export interface TargetCall extends StepCall {
  readonly target: Target;
  /** Says how far a wait is, and what a person can do when its time limit runs out. */
  tell(message: string, remedies?: readonly string[]): void;
}

/** What earlier steps recorded about the target; null when none did. */
export function recordedTarget(context: StepContext): Target | null {
  return (
    parseTarget(context.record["save-state"]?.["target"]) ??
    parseTarget(context.record["inspect"]?.["target"])
  );
}

/** Binds a call to a target, and makes sure that no secret of it is said. */
export async function forTarget(call: StepCall, target: Target): Promise<TargetCall> {
  const { scope, context } = call;
  await learnSecrets(call, target);
  let last = "";
  return {
    ...call,
    target,
    tell: (message, remedies) => {
      scope.note(message, remedies);
      if (message !== last) context.onProgress?.({ message });
      last = message;
    },
  };
}

/** The target as it was recorded or, when it was not, as the cluster shows it now. */
export async function withTarget(call: StepCall): Promise<TargetCall> {
  const recorded = recordedTarget(call.context);
  if (recorded !== null) return forTarget(call, recorded);
  const { workload, identity } = await locateOne(call);
  return forTarget(call, targetOf(workload, identity));
}

/** The one workload that is the Runner. */
export async function locateOne(call: StepCall): Promise<Located> {
  const found = await locate(call.cluster, call.host, call.context.runner.id);
  const [one, second] = found;
  if (one === undefined)
    throw call.error("RUNNER_NOT_FOUND", "No workload that can be read has a container with its id.", {
      remedies: [
        "Name its namespace and workload in the plan's host (and its container where there are several), or give the account the rights to find it.",
      ],
    });
  if (second !== undefined)
    throw call.error(
      "SEVERAL_PROCESSES",
      `More than one container carries its identity: ${namesOf(found)}.`,
      {
        remedies: [
          "Make one workload of them, or scale the others to 0 for the upgrade. What is not the Runner must not have its id.",
        ],
      },
    );
  return one;
}

/** The workloads of a list, for messages. */
export function namesOf(found: readonly Located[]): string {
  return found.map(nameOf).join(", ");
}

/** The workload as it is now. */
export async function readWorkload(call: TargetCall): Promise<Workload> {
  const { kind, namespace, name } = call.target;
  const workload = toWorkload(kind, await call.cluster.get({ resource: resourceOf[kind], namespace, name }));
  hideSecretsOf(podSpecOf(workload), call.redactor);
  return workload;
}

/** What the Runner is to become. A plan for containers always says it. */
export function containerTarget(call: StepCall): ContainerTarget {
  const { container } = call.context;
  if (container === null) throw call.error("UNSUPPORTED", "The plan names no image for it.");
  return container;
}

async function learnSecrets(call: StepCall, target: Target): Promise<void> {
  const values = valueReader(call.cluster);
  for (const place of target.places) {
    if (place.kind !== "secret") continue;
    const value = secretValue(await values.secret(target.namespace, place.secret), place.key);
    const token =
      value !== null && place.holds === "creds-file" ? readAssignment(value, credsFileNames.token) : value;
    if (token !== null) call.redactor.add(token.trim());
  }
}
