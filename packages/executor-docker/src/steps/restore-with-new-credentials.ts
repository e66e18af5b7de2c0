import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { makeContainer } from "../container/make-container.js";
import { startContainer } from "../container/start-container.js";
import { variableOf, variables } from "../credentials/variables.js";
import { look, membersOf, type Slot } from "../unit/look.js";
import { putEachBack } from "./put-each-back.js";
import { putBack, removeNew } from "./restore.js";
import { giveNameUp } from "./stop.js";
import { needContainer, needImage, type UnitCall } from "./step-call.js";
import { writeToken } from "./write-credentials.js";

/**
 * Starts the old image with the new token. A variable cannot be changed in a container that exists: a third container is
 * made as the old one was, with the new token. A file is written, and the old container itself is started.
 */
export async function restoreWithNewCredentials(
  unitCall: UnitCall,
  credentials: NewCredentials,
): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  call.redactor.add(credentials.token.reveal());
  const { slots } = await look(call, context, unit);
  const names = unit.containers.map(({ name }) => name).join(", ");
  if (unit.place.kind !== "variable") {
    for (const slot of slots) await stopAll(unitCall, slot);
    await writeToken(
      unitCall,
      credentials,
      unit.containers.map(({ id }) => id),
    );
    await putEachBack(unitCall, (await look(call, context, unit)).slots, (slot) => putBack(unitCall, slot));
    return { outcome: "done", summary: `The old container runs with the new token as ${names}.` };
  }
  const isChanged = await putEachBack(unitCall, slots, (slot) => remake(unitCall, slot, credentials));
  return {
    outcome: isChanged ? "done" : "already-done",
    summary: `A container of the old image runs with the new token as ${names}.`,
  };
}

async function stopAll({ call }: UnitCall, slot: Slot): Promise<void> {
  await giveNameUp(call, slot);
  for (const member of membersOf(slot)) if (member.isRunning) await call.engine.stop(member.id);
}

async function remake(unitCall: UnitCall, slot: Slot, credentials: NewCredentials): Promise<boolean> {
  const { call, context, unit } = unitCall;
  const { recorded, names, successor, next, back } = slot;
  const token = credentials.token.reveal();
  const request = {
    restartPolicy: recorded.restartPolicy,
    state: `The old container is kept as ${names.old}.`,
  };
  if (
    successor !== null &&
    (await hasToken(unitCall, successor.id, token)) &&
    successor.imageId === recorded.imageId
  )
    return startContainer(call, { ...request, id: successor.id, name: names.own });
  await stopAll(unitCall, slot);
  for (const other of [next, successor, back]) if (other !== null) await removeNew(unitCall, slot, other);
  const old = await needContainer(call, recorded.id, `The old container ${names.own}`);
  const oldImage = await needImage(call, old.imageId, `The image of ${names.own}`);
  const isNamed = (await call.engine.image(old.image))?.id === old.imageId;
  const id = await makeContainer(call, context, {
    old,
    oldImage,
    newImage: oldImage,
    image: isNamed ? old.image : old.imageId,
    name: names.back,
    place: unit.place,
    variable: { name: variables.token, value: token },
  });
  await call.engine.rename(id, names.own);
  await startContainer(call, { ...request, id, name: names.own });
  return true;
}

async function hasToken({ call }: UnitCall, id: string, token: string): Promise<boolean> {
  const container = await call.engine.container(id);
  return container !== null && variableOf(container.environment, variables.token) === token;
}
