import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Where bugs are planted. */
const planted = ["apply", "plan"];

/**
 * A bundler's plugin that plants a bug in the source as it is read: nothing is written. Each of its edits names a piece
 * of code, which must stand in exactly one place, whatever file that is in.
 *
 * Throws `Error` where a piece is not there, or there several times: the bug does not apply.
 */
export async function plantBug(root, file) {
  const { edits } = (await import(pathToFileURL(file).href)).default;
  const texts = new Map();
  for (const name of planted)
    for (const path of sourcesIn(join(root, "packages", name, "src")))
      texts.set(path, readFileSync(path, "utf8"));
  const changed = new Set();
  for (const { find, plant } of edits) {
    const places = [...texts].filter(([, text]) => text.includes(find));
    const [place] = places;
    const isUnique = places.length === 1 && place[1].split(find).length === 2;
    if (!isUnique)
      throw new Error(`${basename(file)} does not apply: in ${places.length} files stands ${find.trim()}`);
    texts.set(
      place[0],
      place[1].replace(find, () => plant),
    );
    changed.add(place[0]);
  }
  return {
    name: "plant-bug",
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        changed.has(path) ? { contents: texts.get(path), loader: "ts" } : undefined,
      );
    },
  };
}

/** The seed at which a bug was found last: a good one to begin with. */
export async function seedOf(file) {
  return (await import(pathToFileURL(file).href)).default.seed;
}

/** The names of all bugs. */
export function bugsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => basename(name, ".mjs"))
    .sort();
}

function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}
