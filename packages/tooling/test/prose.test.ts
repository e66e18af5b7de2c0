import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./workspaces.js";

/** Phrases that a reader has to translate, each with the words of the field for it. */
const banned: readonly (readonly [RegExp, string])[] = [
  [/\bway back\b/i, "rollback"],
  [/\bwhoever\b|\bsomebody\b/i, "name the actor"],
  [/\brefuses? the way in\b/i, "rejected the credentials"],
  [/\bcannot be had\b/i, "cannot be pulled, is not available"],
  [/\bin numbers\b/i, "at scale"],
  [/\baloud\b/i, "with a logged notice"],
  [/\bstays gone\b/i, "stays stopped"],
  [/\btells nothing\b/i, "unusable"],
  [/\blies (?:aside|about)\b/i, "the kept package, the staged one"],
  [/\bkeeps no other\b/i, "the others still are"],
  [/\blet it rest\b/i, "pause it"],
];

/** Lines of what people read: docs, changesets, and the texts in the source; comments and tests are read by us. */
function linesOf(file: string): readonly string[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  if (!file.endsWith(".ts")) return lines;
  return lines.filter(
    (line) => /["'`]/.test(line) && !/^\s*(?:\*|\/\/|\/\*|import\b|export\b.*\bfrom\b)/.test(line),
  );
}

const below = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));

const files = [
  "README.md",
  ...below("docs"),
  ...below(".changeset"),
  ...readdirSync(join(root, "packages")).flatMap((name) => [
    `packages/${name}/README.md`,
    ...(existsSync(join(root, "packages", name, "src")) ? below(`packages/${name}/src`) : []),
  ]),
].filter(
  (file) =>
    /(?<!\.test)\.(?:ts|md)$/.test(file) && !/node_modules|dist/.test(file) && existsSync(join(root, file)),
);

it.each(banned)("no message and no page says %s", (phrase, better) => {
  const found = files.flatMap((file) =>
    linesOf(file).flatMap((line) =>
      phrase.test(line) ? [`${file}: ${line.trim()} (better: ${better})`] : [],
    ),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});
