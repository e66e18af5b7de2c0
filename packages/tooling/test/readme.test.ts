import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./workspaces.js";

const readme = readFileSync(join(root, "README.md"), "utf8");
const samples = [...readme.matchAll(/<!-- sample: (\S+) -->\n\n```ts\n([\s\S]*?)```\n/g)];

// What a reader copies from the README is what CI has run.
describe("the README", () => {
  it("has a sample", () => {
    expect(samples).not.toEqual([]);
  });

  it.each(samples.map(([, file = "", text = ""]) => [file, text] as const))(
    "shows %s as it is",
    (file, text) => {
      expect(text).toBe(readFileSync(join(root, file), "utf8"));
    },
  );
});
