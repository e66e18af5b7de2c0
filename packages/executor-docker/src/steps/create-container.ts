import type { NewCredentials, StepOutcome } from "@runner-upgrade/executor";
import { makeContainer } from "../container/make-container.js";
import { probeMountedFile } from "../credentials/mounted-file.js";
import { variables } from "../credentials/variables.js";
import { look, type Slot } from "../unit/look.js";
import { isOurs, madeMeanwhile, recordedIds } from "../unit/ours.js";
import { stagedImage } from "../unit/recorded-unit.js";
import { helperName } from "./write-credentials.js";
import { needContainer, needImage, targetOf, type UnitCall } from "./step-call.js";

/**
 * Makes the new container of each of the Runner's containers, not started. What an earlier call left half made is made
 * anew: only a container that was recorded is whole. With rotated credentials in a mounted file it is proven here, before
 * anything is stopped, that the file can be written.
 */
export async function createContainer(
  unitCall: UnitCall,
  credentials: NewCredentials | null,
): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  const { image, credentials: treatment } = targetOf(unitCall);
  const imageId = stagedImage(context);
  if (imageId === null)
    throw call.error("IMAGE_NOT_FOUND", "No image was staged. The Runner runs as before.");
  if (credentials !== null) call.redactor.add(credentials.token.reveal());
  const seen = await look(call, context, unit);
  const recorded = recordedIds(context);
  if (seen.slots.every((slot) => isMade(slot, recorded)))
    return {
      outcome: "already-done",
      summary: "The new container is there.",
      record: { containers: recorded },
    };
  const newImage = await needImage(call, imageId, `The image ${image}`);
  const named = (await call.engine.image(image))?.id === imageId ? image : imageId;
  if (treatment === "rotate" && credentials === null && unit.place.kind === "mount") {
    const name = helperName(unit, context);
    await probeMountedFile(call, { place: unit.place, imageId, name });
  }
  const made: string[] = [];
  for (const slot of seen.slots) {
    await clearAway(unitCall, slot, imageId);
    const old = await needContainer(call, slot.recorded.id, `The container ${slot.recorded.name}`);
    made.push(
      await makeContainer(call, context, {
        old,
        oldImage: await needImage(call, old.imageId, `The image of ${slot.recorded.name}`),
        newImage,
        image: named,
        name: slot.names.next,
        place: unit.place,
        ...(credentials === null || unit.place.kind !== "variable"
          ? {}
          : { variable: { name: variables.token, value: credentials.token.reveal() } }),
      }),
    );
  }
  return {
    outcome: "done",
    summary: `${made.length === 1 ? "The new container is" : `${made.length} new containers are`} made of ${image}.`,
    record: { containers: made },
  };
}

function isMade({ next, successor }: Slot, recorded: readonly string[]): boolean {
  return [next, successor].some((one) => one !== null && recorded.includes(one.id));
}

/** Removes what an earlier attempt made. A container by the Runner's name that is none of ours is left alone. */
async function clearAway({ call, context }: UnitCall, slot: Slot, imageId: string): Promise<void> {
  const { next, successor } = slot;
  if (successor !== null && (successor.imageId !== imageId || !isOurs(context, slot, successor)))
    throw madeMeanwhile(call, slot, successor);
  for (const left of [next, successor]) if (left !== null) await call.engine.remove(left.id);
}
