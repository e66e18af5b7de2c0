import type { StepOutcome } from "@runner-upgrade/executor";
import { look } from "../unit/look.js";
import { isOurs, madeMeanwhile } from "../unit/ours.js";
import { helperName } from "./write-credentials.js";
import type { UnitCall } from "./step-call.js";

/**
 * Removes what was kept, and no volume: the old container once the new one runs, or what was made of a new one once the
 * old one is back. While neither runs nothing is removed: `NOT_STARTED`.
 */
export async function cleanUp({ call, context, unit }: UnitCall): Promise<StepOutcome> {
  const { slots } = await look(call, context, unit);
  const removed: string[] = [];
  for (const slot of slots) {
    const { old, next, back, successor, names, recorded } = slot;
    const isBack = old?.name === names.own;
    if (successor !== null && !isOurs(context, slot, successor)) throw madeMeanwhile(call, slot, successor);
    if (!isBack && successor?.isRunning !== true && recorded.wasRunning) {
      throw call.error("NOT_STARTED", `${names.own} does not run, so ${names.old} is kept.`);
    }
    for (const left of [next, back, isBack ? null : old]) {
      if (left === null) continue;
      await call.engine.remove(left.id);
      removed.push(left.name);
    }
  }
  await call.engine.remove(helperName(unit, context));
  const composed = unit.containers.some(({ isComposed }) => isComposed);
  return {
    outcome: removed.length === 0 ? "already-done" : "done",
    summary:
      (removed.length === 0 ? "Nothing is left." : `${removed.join(", ")} was removed.`) +
      (composed ? " It is made by Compose: change the image in its Compose file too." : ""),
  };
}
