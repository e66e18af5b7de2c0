import { composeServiceOf } from "../container/compose.js";
import type { Container } from "../engine/inspection.js";
import { objectOf, textOf } from "../json/json.js";

/** Something outside of the engine that runs a container, and what a person can do about it. */
export interface ContainerOwner {
  /** What follows the container's name in a sentence. */
  readonly says: string;
  readonly remedy: string;
}

/** Labels by which orchestrators know their containers, from their public documentation. */
const marks: readonly (readonly [label: string, owner: string])[] = [
  ["com.hashicorp.nomad.alloc_id", "a Nomad allocation"],
  ["com.amazonaws.ecs.task-arn", "an ECS task"],
  ["PODMAN_SYSTEMD_UNIT", "the systemd unit"],
];

/**
 * What owns a container outside of the engine; null where nothing shows. A client that is attached to a container's output,
 * which the engine does not restart, is most often `ExecStart=docker run …` of a unit: it ends with the container and is
 * started again, often behind a `docker rm`. Compose attaches to what it makes in any case, and is known by its labels. Pure.
 */
export function ownerOf({ name, labels, config, hostConfig }: Container): ContainerOwner | null {
  const [mark, owner] = marks.find(([label]) => labels[label] !== undefined) ?? [];
  if (mark !== undefined) {
    return {
      says: `belongs to ${owner ?? ""} ${labels[mark] ?? ""}`.trimEnd(),
      remedy:
        'Change the image where that is defined. Where it does not react, accept it: `ownedWorkload: "warn"`.',
    };
  }
  const policy = textOf(objectOf(hostConfig["RestartPolicy"])["Name"]);
  const isAttached = config["AttachStdout"] === true || config["AttachStderr"] === true;
  const isRestarted = policy !== "" && policy !== "no";
  if (!isAttached || isRestarted || composeServiceOf(labels) !== null) return null;
  return {
    says: "was started in the foreground (restart policy no, attached output), as a systemd unit or a script does it",
    remedy: `Change the image in the unit or script that runs it. Where none does, say so: docker update --restart=unless-stopped ${name}, or accept it with \`ownedWorkload: "warn"\`.`,
  };
}
