/** An image as people write it, taken apart. */
export interface ImageReference {
  /** Without tag and digest, as written. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
  /** The registry's host: `docker.io` where none is written. */
  readonly registry: string;
}

/**
 * Takes an image reference apart.
 *
 * @example
 * parseImageReference("127.0.0.1:5000/team/runner:5.8.0").registry; // "127.0.0.1:5000"
 */
export function parseImageReference(image: string): ImageReference {
  const [name = "", digest = null] = image.split("@");
  const tagged = /^(.*):([^/:]+)$/s.exec(name);
  const repository = tagged?.[1] ?? name;
  const [first = ""] = repository.split("/");
  const hasRegistry = repository.includes("/") && (/[.:]/.test(first) || first === "localhost");
  return { repository, tag: tagged?.[2] ?? null, digest, registry: hasRegistry ? first : "docker.io" };
}

/** What the engine is asked to pull: a digest where there is one, else the tag, `latest` where none is written. */
export function pullQuery(image: string): { readonly fromImage: string; readonly tag: string } {
  const { repository, tag, digest } = parseImageReference(image);
  return { fromImage: repository, tag: digest ?? tag ?? "latest" };
}
