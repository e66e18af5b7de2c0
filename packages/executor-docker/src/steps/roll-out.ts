import type { StepOutcome } from "@runner-upgrade/executor";
import { awaitAgent } from "../container/await-agent.js";
import { look, membersOf, type Look, type Slot } from "../unit/look.js";
import type { RecordedContainer } from "../unit/recorded-unit.js";
import { startSuccessor } from "./start.js";
import { targetOf, type UnitCall } from "./step-call.js";
import { refuseTwins, staysGone, stopMembers } from "./stop.js";
import { takeName } from "./swap-names.js";

/**
 * Replaces the Runner's containers one by one: each is stopped, and stays so, its successor takes its name and is started,
 * and the next one is touched only when that one's agent can have checked in. Where each stands is seen on the engine, so
 * that it goes on where an earlier call was cut.
 */
export async function rollOut(unitCall: UnitCall): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  if (targetOf(unitCall).credentials === "rotate")
    throw call.error("UNSUPPORTED", "New credentials kill all its containers at once. Nothing was stopped.");
  refuseTwins(call, await look(call, context, unit));
  let replaced = 0;
  let before: { readonly id: string; readonly name: string } | null = null;
  for (const recorded of unit.containers) {
    const { successor } = slotOf(await look(call, context, unit), recorded);
    const isThere = successor?.isRunning === true;
    if (!isThere && before !== null) await awaitAgent(call, before);
    if (!isThere) {
      const place = `${String(unit.containers.indexOf(recorded) + 1)} of ${String(unit.containers.length)}`;
      context.onProgress?.({ message: `Replacing ${recorded.name} (${place})` });
      await stopOld(unitCall, recorded);
    }
    const { id, isStarted } = await startNew(unitCall, recorded);
    if (isStarted) replaced += 1;
    before = { id, name: recorded.name };
  }
  return {
    outcome: replaced === 0 ? "already-done" : "done",
    summary: `${unit.containers.map(({ name }) => name).join(", ")} run on the new image, replaced one by one.`,
  };
}

async function stopOld(unitCall: UnitCall, recorded: RecordedContainer): Promise<void> {
  const { call, context, unit } = unitCall;
  const runningOf = (seen: Look) => membersOf(slotOf(seen, recorded)).filter(({ isRunning }) => isRunning);
  const seen = await look(call, context, unit);
  await stopMembers(call, slotOf(seen, recorded), runningOf(seen));
  await staysGone(unitCall, runningOf);
}

async function startNew(
  unitCall: UnitCall,
  recorded: RecordedContainer,
): Promise<{ readonly id: string; readonly isStarted: boolean }> {
  const { call, context, unit } = unitCall;
  const slot = slotOf(await look(call, context, unit), recorded);
  const successor = await takeName(unitCall, slot);
  return { id: successor.id, isStarted: await startSuccessor(unitCall, slot, successor) };
}

function slotOf({ slots }: Look, { id }: RecordedContainer): Slot {
  const slot = slots.find(({ recorded }) => recorded.id === id);
  if (slot === undefined) throw new TypeError(`The unit has no container ${id}.`);
  return slot;
}
