import type { ContainerTarget } from "@runner-upgrade/executor";

/** An image without a tag or digest, or under a tag that is said to move. */
export function isMoving(image: string): boolean {
  if (image.includes("@")) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || ["latest", "stable", "main", "edge"].includes(tag);
}

/**
 * Whether a roll-out sets `imagePullPolicy: Always`: for an image that is no fixed version, where the policy wants it asked
 * for again. A version that a node has already is that version, and the workload's own policy for it stays.
 */
export function isPulledAnew({ image, pull }: Pick<ContainerTarget, "image" | "pull">): boolean {
  return pull === "always" && isMoving(image);
}

/** An image's repository, without the parts that container engines fill in by themselves. */
export function repositoryOf(image: string): string {
  return image
    .replace(/@.*/s, "")
    .replace(/:[^/:]*$/, "")
    .replace(/^(docker\.io\/)?(library\/)?/, "");
}
