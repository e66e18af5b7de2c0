import type { StepOutcome } from "@runner-upgrade/executor";
import type { ListedContainer } from "../engine/inspection.js";
import { look, type Slot } from "../unit/look.js";
import { isOurs, madeMeanwhile } from "../unit/ours.js";
import { giveNameUp } from "./stop.js";
import type { UnitCall } from "./step-call.js";

/** Gives each new container the name of the old one, which keeps another until the new one is verified. */
export async function swapNames(unitCall: UnitCall): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  const seen = await look(call, context, unit);
  let renamed = 0;
  for (const slot of seen.slots) {
    if (slot.successor === null) renamed += 1;
    await takeName(unitCall, slot);
  }
  return {
    outcome: renamed === 0 ? "already-done" : "done",
    summary: `The new container is called ${unit.containers.map(({ name }) => name).join(", ")}.`,
  };
}

/** Gives a slot's new container the Runner's name, where it does not have it. Gives that container. */
export async function takeName({ call, context }: UnitCall, slot: Slot): Promise<ListedContainer> {
  const { successor, next, names } = slot;
  if (successor !== null) {
    if (!isOurs(context, slot, successor)) throw madeMeanwhile(call, slot, successor);
    return successor;
  }
  if (next === null) {
    throw call.error("STATE_NOT_FOUND", `The new container of ${names.own} is gone from the engine.`, {
      remedies: ["Let the run put the old one back, and plan again."],
    });
  }
  await giveNameUp(call, slot);
  await call.engine.rename(next.id, names.own);
  return next;
}
