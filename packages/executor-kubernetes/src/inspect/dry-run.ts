import type { Finding } from "@runner-upgrade/plan/platform";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import { causeOfRefusal } from "../errors/refusal.js";
import { renderState, type DesiredState } from "../render/desired-state.js";
import { stoppedState } from "../render/new-state.js";
import type { Target } from "../workload/target.js";
import { resourceOf, type Workload } from "../workload/workload.js";

/**
 * Has the API server try what the upgrade will send, and change nothing: the very state that the roll-out asks for and, for
 * a rotation, the stop. Webhooks and validation answer as they would then.
 */
export async function findByDryRun(
  cluster: Cluster,
  workload: Workload,
  { target, state }: { readonly target: Target; readonly state: DesiredState },
): Promise<readonly Finding[]> {
  const rollOut = await tried(cluster, workload, { target, state, what: "the roll-out" });
  if (target.kind === "Pod") return rollOut;
  const stop = await tried(cluster, workload, { target, state: stoppedState(target), what: "the stop" });
  return [...rollOut, ...stop.map((finding): Finding => ({ ...finding, onlyFor: "rotate" }))];
}

async function tried(
  cluster: Cluster,
  workload: Workload,
  { target, state, what }: { readonly target: Target; readonly state: DesiredState; readonly what: string },
): Promise<readonly Finding[]> {
  const patch = renderState(workload, target, state);
  if (patch === null) return [];
  try {
    await cluster.patch(
      { resource: resourceOf[target.kind], namespace: target.namespace, name: target.name },
      patch,
      { type: "strategic", isDryRun: true },
    );
    return [{ code: "DRY_RUN", level: "ok", message: `The API server would take ${what}.` }];
  } catch (error) {
    // A right that is missing is told by name elsewhere; another writer's change is met again when it counts.
    if (isApiError(error, "conflict")) return [];
    if (isApiError(error, "forbidden") && causeOfRefusal(error.message) === null) return [];
    if (!isApiError(error, "refused", "forbidden", "not-found", "server")) throw error;
    return [
      {
        code: causeOfRefusal(error.message) ?? "DRY_RUN_REFUSED",
        level: "failed",
        message: `The API server refuses ${what} when it only tries it: ${error.message}`,
        remedies: ["Put right what it names, then look again."],
      },
    ];
  }
}
