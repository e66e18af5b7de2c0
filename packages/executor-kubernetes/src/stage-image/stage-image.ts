import { createHash } from "node:crypto";
import { printable, type StepOutcome } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import { deletePod } from "../roll-out/await-roll-out.js";
import { tolerateOutage } from "../roll-out/tolerate-outage.js";
import { containerTarget, readWorkload, type TargetCall } from "../target/target-call.js";
import { isPulledAnew } from "../workload/image.js";
import type { Pod } from "../cluster/manifest.js";
import { podsOf } from "../workload/pods.js";
import { pullOutcome, pullProofManifest, type PullRequest } from "./pull-proof.js";

/**
 * Proves that the cluster can pull the new image, before anything is stopped: a Pod of it with the command `true`, on the
 * node of one of the Runner's Pods. It changes nothing of the workload, and is deleted when it has shown what it was made for.
 *
 * Rejects with `IMAGE_NOT_PULLED`. Where no such Pod can be made or placed (a quota, a policy, a right that is missing) nothing
 * is proven, and the summary says so.
 */
export async function stageImage(call: TargetCall): Promise<StepOutcome> {
  const { target, context } = call;
  const { image, keepsServing } = containerTarget(call);
  if (keepsServing)
    return { outcome: "already-done", summary: "Its roll-out proves the image before it ends an old Pod." };
  const request = await requestFor(call);
  await removePullProof(call);
  try {
    await call.cluster.create(
      "pods",
      target.namespace,
      pullProofManifest(await readWorkload(call), target, request),
    );
  } catch (error) {
    if (!isApiError(error, "forbidden", "refused")) throw error;
    return notProven(call, image, error.message);
  }
  try {
    const why = await awaitPull(call, request);
    if (why !== null) return notProven(call, image, why);
  } finally {
    await removePullProof(call).catch(() => {
      // No later step is certain to come by: a unit that ends here was not touched, and is not cleaned up behind.
      call.settings.logger.warn(
        `The Pod ${request.name} in ${target.namespace}, which proved the pull, could not be deleted. It runs nothing: delete it by hand.`,
      );
    });
  }
  const where = request.node === null ? "on a node of the cluster" : `on the node ${request.node}`;
  return {
    outcome: "done",
    summary: `${image} can be pulled ${where}.`,
    record: { image, runId: context.runId, node: request.node },
  };
}

/** Deletes the Pod that proved the pull, where one was left, and waits until it is gone. Resolves to whether one was there. */
export async function removePullProof(call: TargetCall): Promise<boolean> {
  const { scope, settings } = call;
  let wasThere = false;
  for (;;) {
    const pod = await tolerateOutage(call, () => readProof(call));
    if (pod === null) return wasThere;
    wasThere = true;
    if (pod.metadata.deletionTimestamp === undefined)
      await deletePod(call, pod.metadata.name, pod.metadata.uid ?? "");
    else if (hasEnded(pod)) return true;
    await scope.sleep(settings.pollMs);
  }
}

/** A node may keep the name of what has ended for a minute (kubelet before 1.22). */
function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

async function requestFor(call: TargetCall): Promise<PullRequest> {
  const { target, cluster } = call;
  const container = containerTarget(call);
  const pods = await podsOf(cluster, await readWorkload(call));
  // A bare Pod's policy is fixed for as long as it lives.
  const isFixed = target.kind === "Pod" && container.credentials === "keep";
  return {
    name: proofName(call),
    image: container.image,
    pullPolicy: !isFixed && isPulledAnew(container) ? "Always" : target.old.imagePullPolicy,
    node: pods.map(({ spec }) => spec.nodeName).find((name) => name !== undefined) ?? null,
  };
}

/** Its own for each Runner and run, so that it is found again after a crash. */
function proofName({ context }: TargetCall): string {
  const text = `${context.runner.id}\n${context.runId}`;
  return `runner-upgrade-pull-${createHash("sha256").update(text).digest("hex").slice(0, 20)}`;
}

async function readProof(call: TargetCall): Promise<Pod | null> {
  const { namespace } = call.target;
  try {
    return (await call.cluster.get({ resource: "pods", namespace, name: proofName(call) })) as Pod;
  } catch (error) {
    if (isApiError(error, "not-found", "forbidden")) return null;
    throw error;
  }
}

/** Null when the image was pulled; otherwise why it could not be tried. */
async function awaitPull(call: TargetCall, { image, node }: PullRequest): Promise<string | null> {
  const { scope, settings, target } = call;
  let kind = "";
  let since = settings.clock.now();
  for (;;) {
    const pod = await tolerateOutage(call, () => readProof(call));
    if (pod === null) return "another client deleted the Pod that was to pull it";
    const outcome = pullOutcome(pod, target.container);
    if (outcome.kind === "pulled") return null;
    if (outcome.kind !== kind) [kind, since] = [outcome.kind, settings.clock.now()];
    const hasLasted = settings.clock.now() - since >= settings.stallPatienceMs;
    if (outcome.kind === "not-placed" && hasLasted) return outcome.why;
    if (outcome.kind === "refused" && (outcome.isCertain || hasLasted)) {
      throw call.error(
        "IMAGE_NOT_PULLED",
        `${image} cannot be pulled${node === null ? "" : ` on the node ${node}`}: ${printable(outcome.why, { maxCharacters: 500 })}. Nothing was stopped: the Runner runs as before.`,
        {
          remedies: [
            "See that the name and the tag are right, that the image is in the registry, and that the nodes may pull it (imagePullSecrets).",
          ],
        },
      );
    }
    call.tell(
      "why" in outcome ? `pulling ${image}: ${call.redactor.quote(outcome.why)}` : `pulling ${image}`,
    );
    await scope.sleep(settings.pollMs);
  }
}

function notProven(call: TargetCall, image: string, why: string): StepOutcome {
  const summary = `IMAGE_NOT_PROVEN: that ${image} can be pulled could not be tried before: ${printable(why, { maxCharacters: 300 })}`;
  call.settings.logger.warn(summary);
  return { outcome: "done", summary: /[.!]$/.test(summary) ? summary : `${summary}.` };
}
