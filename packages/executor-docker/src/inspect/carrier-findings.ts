import type { Finding } from "@runner-upgrade/plan/platform";
import { chosenCommand } from "../container/chosen-config.js";
import type { Container, Image } from "../engine/inspection.js";
import { isSame } from "../json/json.js";
import { parseImageReference } from "../registry/image-reference.js";
import type { FoundContainer } from "./find-containers.js";

/**
 * Whether all containers with the Runner's id are the Runner. An id in an environment proves little: an `--env-file` that is
 * used for something else carries it too. Containers of one Runner have one image repository, one token and one command; a
 * carrier that differs from the first blocks, since nobody can tell which of the two may be replaced. Pure.
 */
export function carrierFindings(
  found: readonly FoundContainer[],
  images: ReadonlyMap<string, Image>,
): Finding[] {
  const [first, ...others] = found;
  if (first === undefined) return [];
  return others.flatMap((other): Finding[] => {
    const differing = differencesOf(first, other, images);
    if (differing.length === 0) return [];
    return [
      {
        code: "IDENTITY_SHARED",
        level: "failed",
        message: `${label(first)} and ${label(other)} both carry this Runner's id and differ in ${differing.join(", ")}, so one of them is not this Runner. Nothing was changed.`,
        remedies: [
          `Stop the one that is not the Runner (docker stop ${other.container.name}), or make it again without RUNNER_RUNDECK_CLIENT_ID.`,
        ],
      },
    ];
  });
}

function differencesOf(
  one: FoundContainer,
  other: FoundContainer,
  images: ReadonlyMap<string, Image>,
): readonly string[] {
  return [
    ...(isSameRepository(one.container, other.container, images) ? [] : ["image repository"]),
    ...(isSame(commandOf(one.container, images), commandOf(other.container, images)) ? [] : ["command"]),
    ...(one.identity.token?.reveal() === other.identity.token?.reveal() ? [] : ["token"]),
  ];
}

/** Only what was chosen: another version of the image may come with another command of its own. */
function commandOf({ config, imageId }: Container, images: ReadonlyMap<string, Image>): unknown {
  return chosenCommand(config, images.get(imageId)?.config ?? {});
}

function isSameRepository(one: Container, other: Container, images: ReadonlyMap<string, Image>): boolean {
  if (one.imageId === other.imageId) return true;
  const repository = repositoryOf(one, images);
  return repository !== null && repository === repositoryOf(other, images);
}

/** Without the parts that Docker fills in by itself. An image that is named by its id alone is known by its digests. */
function repositoryOf({ image, imageId }: Container, images: ReadonlyMap<string, Image>): string | null {
  const reference = image.startsWith("sha256:") ? images.get(imageId)?.digests[0] : image;
  if (reference === undefined || reference === "") return null;
  const { registry, repository } = parseImageReference(reference);
  const name = repository.startsWith(`${registry}/`) ? repository.slice(registry.length + 1) : repository;
  return `${registry}/${registry === "docker.io" ? name.replace(/^library\//, "") : name}`;
}

function label({ container }: FoundContainer): string {
  return `${container.name} (${container.image})`;
}
