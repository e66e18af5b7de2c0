import type { Unit } from "@runner-upgrade/plan";
import type { NodeDispatch } from "../control-plane/node-dispatch.js";
import type { RunContext } from "../context/run-context.js";
import { tagKey } from "../text/tag-key.js";
import type { GivenBack } from "./describe-taken.js";
import { keepsChanging } from "./keeps-changing.js";
import {
  hasTaken,
  nothingRecorded,
  takenOf,
  unansweredCordonAt,
  type TakenDispatch,
} from "../state/taken.js";

/** So often is something read anew that somebody else keeps changing. */
const mostReads = 5;

/**
 * Gives back what our cordon took, as the difference: tags that are there now stay, ours are added; remote node dispatch
 * is switched on again, and a node filter that somebody changed meanwhile stays changed. Idempotent. Resolves to what it
 * gave back.
 *
 * On record: what is given back is ours no more, so that what somebody takes off afterwards stays off. Only where a
 * request of the cordon was not answered does it stay ours, for that request may take effect late.
 */
export async function giveBack(run: RunContext, unit: Unit): Promise<GivenBack> {
  const { tags, dispatch } = takenOf(run.unit(unit.id));
  const projects: string[] = [];
  for (const [project, before] of Object.entries(dispatch)) {
    if (before !== undefined && (await switchDispatchOn(run, unit, project, before))) projects.push(project);
  }
  const given = { tags: await addTags(run, unit, tags), projects };
  const unitState = run.unit(unit.id);
  if (hasTaken(unitState) && unansweredCordonAt(unitState) === null)
    await run.record({ type: "step-recorded", unitId: unit.id, stepId: "cordon", record: nothingRecorded });
  return given;
}

/** What our cordon took, or was about to take, and the Runner lacks now. */
export async function missingOf(run: RunContext, unit: Unit): Promise<GivenBack> {
  const { tags, dispatch } = takenOf(run.unit(unit.id));
  const calls = run.callsOf(unit);
  const projects: string[] = [];
  for (const project of Object.keys(dispatch))
    if (isSwitchedOff(await calls.getInProject(project))) projects.push(project);
  return { tags: tags.length === 0 ? [] : without(tags, (await calls.getRunner()).tags), projects };
}

async function addTags(run: RunContext, unit: Unit, ours: readonly string[]): Promise<readonly string[]> {
  if (ours.length === 0) return [];
  const calls = run.callsOf(unit);
  for (let reads = 1; reads <= mostReads; reads++) {
    const { tags } = await calls.getRunner();
    const missing = without(ours, tags);
    if (missing.length === 0 || (await calls.updateTags({ from: tags, to: [...tags, ...missing] })))
      return missing;
  }
  throw keepsChanging(unit.runnerName, "tags");
}

/** Resolves to whether it was off, and is on again. A Runner that left the project has nothing to be given back there. */
async function switchDispatchOn(
  run: RunContext,
  unit: Unit,
  project: string,
  before: TakenDispatch,
): Promise<boolean> {
  const calls = run.callsOf(unit);
  for (let reads = 1; reads <= mostReads; reads++) {
    const now = await calls.getInProject(project);
    if (now === null || !isSwitchedOff(now)) return false;
    // What the server does not tell now is written as it was read then.
    const to = {
      isNode: now.isNode ?? before.isNode,
      nodeFilter: now.nodeFilter ?? before.nodeFilter,
      remoteNodeDispatch: true,
    };
    if (await calls.switchDispatch(project, { from: now, to })) return true;
  }
  throw keepsChanging(unit.runnerName, "node dispatch");
}

function isSwitchedOff(now: NodeDispatch | null): boolean {
  return now?.remoteNodeDispatch === false;
}

function without(tags: readonly string[], others: readonly string[]): readonly string[] {
  return tags.filter((tag) => !others.some((one) => tagKey(one) === tagKey(tag)));
}
