import type { ExecutorError, StepContext } from "@runner-upgrade/executor";
import type { ListedContainer } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { listOf, objectOf, textOf } from "../json/json.js";
import type { Slot } from "./look.js";
import { stagedImage } from "./recorded-unit.js";

/** The new containers that were recorded as whole. */
export function recordedIds({ record }: Pick<StepContext, "record">): readonly string[] {
  return listOf(objectOf(record["create-container"])["containers"]).map(textOf);
}

/**
 * Whether we made a container that a slot's names lead to. What has the Runner's own name was recorded when it was made,
 * before it was given that name. After a rotation a third container, of the old image with the new token, may have it
 * without a record: there the image has to do.
 */
export function isOurs(
  context: Pick<StepContext, "record" | "container">,
  { names, recorded }: Pick<Slot, "names" | "recorded">,
  other: ListedContainer,
): boolean {
  if (other.name !== names.own || recordedIds(context).includes(other.id)) return true;
  if (context.container?.credentials === "keep") return false;
  return [stagedImage(context), recorded.imageId].includes(other.imageId);
}

/** The error for a container that somebody else made meanwhile under the Runner's name. */
export function madeMeanwhile(
  call: DockerCall,
  { names, old }: Pick<Slot, "names" | "old">,
  other: ListedContainer,
): ExecutorError {
  const where = old === null ? "gone from the engine" : `${old.name} (${old.status})`;
  return call.error(
    "CHANGED_MEANWHILE",
    `A container that is not ours has the name ${names.own} meanwhile (${other.id.slice(0, 12)}, ${other.status}). It was left alone. The old container is ${where}.`,
    {
      remedies: [
        "Find out what made it (a unit, a timer, Watchtower, a person) and pause that; then remove it or give it another name, and resume the run.",
      ],
    },
  );
}
