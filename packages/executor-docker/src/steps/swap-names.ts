import type { StepOutcome } from "@runner-upgrade/executor";
import { look } from "../unit/look.js";
import { giveNameUp } from "./stop.js";
import type { UnitCall } from "./step-call.js";

/** Gives each new container the name of the old one, which keeps another until the new one is verified. */
export async function swapNames({ call, context, unit }: UnitCall): Promise<StepOutcome> {
  const seen = await look(call, context, unit);
  let renamed = 0;
  for (const slot of seen.slots) {
    if (slot.successor !== null) continue;
    if (slot.next === null) {
      throw call.error("STATE_NOT_FOUND", `The new container of ${slot.names.own} is gone from the engine.`, {
        remedies: ["Let the run put the old one back, and plan again."],
      });
    }
    await giveNameUp(call, slot);
    await call.engine.rename(slot.next.id, slot.names.own);
    renamed += 1;
  }
  return {
    outcome: renamed === 0 ? "already-done" : "done",
    summary: `The new container is called ${unit.containers.map(({ name }) => name).join(", ")}.`,
  };
}
