import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./workspaces.js";

const folder = join(root, ".github/workflows");
const files = readdirSync(folder);

describe.each(files)("%s", (file) => {
  const text = readFileSync(join(folder, file), "utf8");

  // A tag can be moved to other code; a commit cannot.
  it("names each action by its commit, with the version beside it", () => {
    for (const [, action = ""] of text.matchAll(/uses: (.*)/g)) {
      expect(action).toMatch(/^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it("keeps the token off the disk while npm runs", () => {
    const steps = text.split(/\n +- /).filter((step) => step.includes("actions/checkout@"));
    for (const step of steps) expect(step).toContain("persist-credentials: false");
  });

  it("starts from reading alone", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
  });

  it("passes what an event says by the environment, never into a script", () => {
    expect(text.split("\n").filter((line) => /run:.*\$\{\{ github\./.test(line))).toEqual([]);
  });
});
