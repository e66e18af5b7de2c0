/** A path as an argument that no tool takes for an option. Throws `TypeError` for an empty one, or one with NUL. */
export function checkedPath(path: string): string {
  if (path === "" || path.includes("\0"))
    throw new TypeError("A path must not be empty or hold a NUL character.");
  return path.startsWith("-") ? `./${path}` : path;
}
