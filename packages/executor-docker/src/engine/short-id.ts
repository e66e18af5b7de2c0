/** Returns the id of an image or a container as Docker prints it: long enough to be the only one. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}
