import type { Finding } from "@runner-upgrade/plan";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import { causeOfRefusal } from "../errors/refusal.js";
import { renderState } from "../render/desired-state.js";
import type { Target } from "../workload/target.js";
import { resourceOf, type Workload } from "../workload/workload.js";

/** Has the API server try the roll-out's patch and change nothing: webhooks and validation answer as they would then. */
export async function findByDryRun(
  cluster: Cluster,
  workload: Workload,
  { target, image, mark }: { readonly target: Target; readonly image: string | null; readonly mark: string },
): Promise<readonly Finding[]> {
  const patch = renderState(workload, target, {
    ...(image === null ? {} : { image }),
    runAnnotation: mark,
  });
  if (patch === null) return [];
  try {
    await cluster.patch(
      { resource: resourceOf[target.kind], namespace: target.namespace, name: target.name },
      patch,
      { type: "strategic", isDryRun: true },
    );
    return [{ code: "DRY_RUN", level: "ok", message: "The API server would take the roll-out." }];
  } catch (error) {
    // A right that is missing is told by name elsewhere; another writer's change is met again when it counts.
    if (isApiError(error, "conflict")) return [];
    if (isApiError(error, "forbidden") && causeOfRefusal(error.message) === null) return [];
    if (!isApiError(error, "refused", "forbidden", "not-found", "server")) throw error;
    return [
      {
        code: causeOfRefusal(error.message) ?? "DRY_RUN_REFUSED",
        level: "failed",
        message: `The API server refuses the roll-out when it only tries it: ${error.message}`,
        remedies: ["Put right what it names, then look again."],
      },
    ];
  }
}
