import { isApiError } from "../cluster/api-error.js";
import { renderState, type DesiredState } from "../render/desired-state.js";
import { containerOf, resourceOf, type Workload } from "../workload/workload.js";
import { lastWriter } from "../roll-out/last-writer.js";
import { readWorkload, type TargetCall } from "../target/target-call.js";

const mostConflicts = 5;

/**
 * Brings the workload to a state by a patch that holds only for the version that was read. Resolves to whether anything
 * had to be changed. Another writer's change meanwhile is looked at: where it leaves the Runner's image alone, the patch
 * is made anew; otherwise the call fails with `CHANGED_MEANWHILE`. The rollback overrides it: no Runner is left stopped.
 */
export async function applyState(
  call: TargetCall,
  desired: DesiredState,
  { overrides = false }: { readonly overrides?: boolean } = {},
): Promise<boolean> {
  const { cluster, target } = call;
  for (let attempt = 1; ; attempt += 1) {
    const workload = await readWorkload(call);
    requireContainer(call, workload);
    if (!overrides) requireKnownImage(call, workload, desired);
    const patch = renderState(workload, target, desired);
    if (patch === null) return false;
    try {
      call.scope.note(`changing ${target.kind} ${target.namespace}/${target.name}`);
      await cluster.patch(
        { resource: resourceOf[target.kind], namespace: target.namespace, name: target.name },
        patch,
        { type: "strategic" },
      );
      return true;
    } catch (error) {
      if (!isApiError(error, "conflict") || attempt >= mostConflicts) throw error;
    }
  }
}

function requireContainer(call: TargetCall, workload: Workload): void {
  const { container } = call.target;
  if (containerOf(workload, container) === null)
    throw call.error("CHANGED_MEANWHILE", `The workload has no container ${container} any more.`);
}

/** An image that is neither the old nor the new one is somebody else's will. */
function requireKnownImage(call: TargetCall, workload: Workload, state: DesiredState): void {
  const { target, context } = call;
  const image = containerOf(workload, target.container)?.image;
  const known = [target.old.image, context.container?.image, state.image];
  if (image !== undefined && state.image !== undefined && !known.includes(image)) {
    throw call.error(
      "CHANGED_MEANWHILE",
      `Another client changed its image to ${image}, which neither the old nor the new Runner has${lastWriter(workload)}.`,
      {
        remedies: ["Find out who changed it, then observe the fleet and plan again."],
      },
    );
  }
}
