import type { Unit } from "@runner-upgrade/plan";
import type { RunContext } from "../context/run-context.js";
import { awaitLateCordon } from "./await-late-cordon.js";
import type { GivenBack } from "./describe-taken.js";
import { giveBack } from "./give-back.js";

/**
 * Gives back what our cordon took, and again where one of its requests was not answered and took effect late: what is
 * back afterwards stays back. Resolves to what it gave back.
 */
export async function giveBackForGood(run: RunContext, unit: Unit, stepId: string): Promise<GivenBack> {
  const first = await giveBack(run, unit);
  await awaitLateCordon(run, unit, stepId);
  const second = await giveBack(run, unit);
  return {
    tags: [...new Set([...first.tags, ...second.tags])],
    projects: [...new Set([...first.projects, ...second.projects])],
  };
}
