/** `runnerId=…`, `"replica-id": "…"`: how the lines are written is not documented, so the name is what is looked for. */
const idLine = /^[ \t{"']*(?:runner|replica)[_.-]?id["']?[ \t]*[:=][ \t]*["']?([\w-]+)/gim;

/**
 * The ids in the file that the vendor's service job keeps beside a package: a replica's and its Runner's, in the file's order.
 * The tokens in it are no ids, whatever they look like: only a line that is named for an id counts. Pure.
 *
 * @example
 * idsInMeta("replicaId=7c9e…\nrunnerToken=…"); // ["7c9e…"]
 */
export function idsInMeta(text: string): readonly string[] {
  return [...text.matchAll(idLine)].flatMap(([, id]) => id ?? []);
}
