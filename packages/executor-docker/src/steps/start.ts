import { posix } from "node:path";
import type { StepOutcome } from "@runner-upgrade/executor";
import { stateDirectoryOf } from "../container/layer-changes.js";
import { startContainer } from "../container/start-container.js";
import type { ListedContainer } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { look, type Slot } from "../unit/look.js";
import { needContainer, targetOf, type UnitCall } from "./step-call.js";

/** Starts the new container of each slot, having copied what stands in the old one alone where the policy says so. */
export async function start(unitCall: UnitCall): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  const seen = await look(call, context, unit);
  let started = 0;
  for (const slot of seen.slots) {
    const { successor, names } = slot;
    if (successor === null)
      throw call.error("STATE_NOT_FOUND", `The new container of ${names.own} is gone from the engine.`);
    if (await startSuccessor(unitCall, slot, successor)) started += 1;
  }
  return {
    outcome: started === 0 ? "already-done" : "done",
    summary: `${unit.containers.map(({ name }) => name).join(", ")} runs on the new image.`,
  };
}

/** Starts a slot's new container, which has the Runner's name. False when it ran. */
export async function startSuccessor(
  unitCall: UnitCall,
  slot: Slot,
  successor: ListedContainer,
): Promise<boolean> {
  const { names, recorded } = slot;
  if (targetOf(unitCall).unsavedState === "copy" && successor.status === "created")
    await copyState(unitCall.call, slot, successor.id);
  return startContainer(unitCall.call, {
    id: successor.id,
    name: names.own,
    restartPolicy: recorded.restartPolicy,
    state: `The old container is kept as ${names.old}.`,
  });
}

/** Copies the Runner's directory, where it is in the container's own layer, with owners and modes as they are. */
async function copyState(call: DockerCall, { old, recorded }: Slot, newId: string): Promise<void> {
  if (old === null) return;
  const container = await needContainer(call, old.id, `The container ${recorded.name}`);
  const state = stateDirectoryOf(container);
  const isMounted = container.mounts.some(
    ({ destination }) => destination === state || state.startsWith(`${destination}/`),
  );
  if (isMounted) return;
  call.scope.note(`copying ${state}`);
  const archive = await call.engine.readArchive(old.id, state);
  if (archive !== null) await call.engine.writeArchive(newId, posix.dirname(state), archive);
}
