import { ExecutorError, type StepOutcome } from "@runner-upgrade/executor";
import { awaitAgent } from "../container/await-agent.js";
import { startContainer } from "../container/start-container.js";
import { EngineFailure } from "../engine/engine-failure.js";
import type { ListedContainer } from "../engine/inspection.js";
import { look, type Slot } from "../unit/look.js";
import { isOurs, madeMeanwhile } from "../unit/ours.js";
import { putEachBack } from "./put-each-back.js";
import type { UnitCall } from "./step-call.js";
import { helperName } from "./write-credentials.js";

/**
 * Puts the old containers back, running, under their names and with their restart policies, from wherever the steps
 * before the point of no return stood. The new ones go first: they may hold the names, ports and addresses. A stop that
 * began and was cut is finished first: what was told to end runs still, and will not for long. Of several containers those
 * in whose place nothing runs come first, and each new one serves until the old one before it can: as few as can be are
 * away at once.
 */
export async function restore(unitCall: UnitCall): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  const { slots } = await look(call, context, unit);
  let before: Slot | null = null;
  const isChanged = await putEachBack(unitCall, slots, async (slot) => {
    if (before !== null && slot.successor?.isRunning === true) await awaitOld(unitCall, before);
    const wasChanged = await putBack(unitCall, slot);
    if (wasChanged) before = slot;
    return wasChanged;
  });
  if (isChanged) await call.engine.remove(helperName(unit, context));
  return {
    outcome: isChanged ? "done" : "already-done",
    summary: `The old container runs${isChanged ? " again" : ""} as ${unit.containers.map(({ name }) => name).join(", ")}.`,
  };
}

/** Waits for the agent of an old container that was put back. One that does not come up keeps no other from being so. */
async function awaitOld({ call }: UnitCall, { recorded }: Slot): Promise<void> {
  try {
    await awaitAgent(call, recorded);
  } catch (error) {
    if (!ExecutorError.isInstance(error) || !["STARTED_AND_EXITED", "NOT_STARTED"].includes(error.code))
      throw error;
    call.settings.logger.warn(error.message);
  }
}

/** Puts one old container back in its place. False when it was there. */
export async function putBack(unitCall: UnitCall, slot: Slot): Promise<boolean> {
  const { call } = unitCall;
  const { old, names, recorded, next, successor, back } = slot;
  if (old === null) {
    throw call.error("STATE_NOT_FOUND", `The old container ${names.own} is gone from the engine.`, {
      remedies: ["Make it again by hand; the new one, where there is one, was left as it is."],
    });
  }
  if (old.isRunning && old.name === names.old) await call.engine.stop(old.id);
  const others = [next, successor, back].filter((one) => one !== null);
  for (const other of others) await removeNew(unitCall, slot, other);
  const inTheWay = old.name === names.own ? null : await rename(unitCall, slot, old);
  const isStarted = await startContainer(call, {
    id: old.id,
    name: inTheWay === null ? names.own : old.name,
    restartPolicy: recorded.restartPolicy,
    state: "It is the old container; the new one is gone.",
    mayEnd: !recorded.wasRunning,
  });
  if (inTheWay !== null)
    throw call.error(
      "HOST_COMMAND_FAILED",
      `The old container runs again, as ${old.name}: ${names.own} is the name of one that the engine could not remove (${call.quote(inTheWay.message)}).`,
      {
        remedies: [
          `Remove ${names.own}, then give the old one its name: docker rename ${old.name} ${names.own}.`,
        ],
      },
    );
  return isStarted || others.length > 0 || old.name !== names.own;
}

/** Gives the old container its name; what keeps it from having it keeps it from nothing else. */
async function rename(
  { call }: UnitCall,
  { names }: Slot,
  old: ListedContainer,
): Promise<EngineFailure | null> {
  try {
    await call.engine.rename(old.id, names.own);
    return null;
  } catch (error) {
    if (error instanceof EngineFailure && error.status === 409) return error;
    throw error;
  }
}

/**
 * Stops a new container and removes it. One that is none of ours is left alone, and named. One that the engine cannot remove
 * is stopped and put out of the way: it is in no way of the old one, and \`clean-up\` tries again.
 */
export async function removeNew(
  { call, context }: UnitCall,
  slot: Slot,
  other: ListedContainer,
): Promise<void> {
  if (!isOurs(context, slot, other)) throw madeMeanwhile(call, slot, other);
  if (other.isRunning) await call.engine.stop(other.id);
  try {
    await call.engine.remove(other.id);
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.status === null) throw error;
    call.settings.logger.warn(`The engine could not remove ${other.name}: ${call.quote(error.message)}`);
    if (other.name === slot.names.own && slot.next === null)
      await call.engine.rename(other.id, slot.names.next).catch((failure: unknown) => {
        if (!(failure instanceof EngineFailure) || failure.status === null) throw failure;
      });
  }
}
