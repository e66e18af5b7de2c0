import type { Runner } from "../fleet/fleet.js";
import type { Policy } from "../policy/policy.js";

/**
 * The image that a Runner in a container ends on, or null where nothing tells. A policy that names a tag alone
 * (`:5.8.0`) means the image that the Runner has now under that tag: derived images keep their own repository.
 */
export function targetImageOf(
  { hostFacts }: Pick<Runner, "hostFacts">,
  { image }: Pick<Policy, "image">,
): string | null {
  if (!image?.startsWith(":")) return image;
  const now = hostFacts?.container?.image ?? null;
  return now === null ? null : repositoryOf(now) + image;
}

/** An image reference without its tag and digest: `host:5000/runner:5.8.0@sha256:…` is `host:5000/runner`. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*/s, "").replace(/:[^/:]*$/, "");
}
