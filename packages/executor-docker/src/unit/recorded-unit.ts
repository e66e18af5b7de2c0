import type { StepContext } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { parsePlace, placeToJson, type CredentialsPlace } from "../credentials/find-credentials.js";
import { listOf, objectOf, textOf } from "../json/json.js";

/** One container of the Runner as the inspection found it: enough to find everything again after a crash. No secret. */
export interface RecordedContainer {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  /** Its restart policy: the old container loses it while it is kept. */
  readonly restartPolicy: JsonObject;
  readonly isComposed: boolean;
  /** Whether it ran when it was inspected. */
  readonly wasRunning: boolean;
}

/** What a unit works on, as its inspection recorded it. */
export interface RecordedUnit {
  readonly containers: readonly RecordedContainer[];
  readonly place: CredentialsPlace;
}

/** The unit that the inspection recorded; null when none did. */
export function recordedUnit({ record }: Pick<StepContext, "record">): RecordedUnit | null {
  const inspected = record["inspect"];
  const containers = listOf(inspected?.["containers"]).map((one) => {
    const json = objectOf(one);
    return {
      id: textOf(json["id"]),
      name: textOf(json["name"]),
      imageId: textOf(json["imageId"]),
      restartPolicy: objectOf(json["restartPolicy"]),
      isComposed: json["isComposed"] === true,
      wasRunning: json["wasRunning"] !== false,
    };
  });
  if (containers.length === 0) return null;
  return { containers, place: parsePlace(inspected?.["credentials"]) };
}

/** A unit as its record holds it. */
export function unitToJson({ containers, place }: RecordedUnit): JsonObject {
  return { containers: containers.map((container) => ({ ...container })), credentials: placeToJson(place) };
}

/** The image that was staged; null when none was. */
export function stagedImage({ record }: Pick<StepContext, "record">): string | null {
  const id = record["stage-image"]?.["imageId"];
  return typeof id === "string" ? id : null;
}

/** The names that a container and its successors have while a unit is under way. Found again by name after a crash. */
export interface Names {
  /** The Runner's own. */
  readonly own: string;
  /** The new container before it takes the name over. */
  readonly next: string;
  /** The old container from its stop until the new one is verified. */
  readonly old: string;
  /** A container on the old image with the new token, before it takes the name over. */
  readonly back: string;
}

export function namesOf(name: string, runId: string): Names {
  return {
    own: name,
    next: `${name}.next-${runId}`,
    old: `${name}.old-${runId}`,
    back: `${name}.back-${runId}`,
  };
}
