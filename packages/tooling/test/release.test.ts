import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./workspaces.js";

const workflow = readFileSync(join(root, ".github/workflows/release.yml"), "utf8");

/** The jobs of the workflow, by name, as text. */
const jobs = new Map(
  workflow
    .slice(workflow.indexOf("\njobs:\n") + "\njobs:\n".length)
    .split(/^(?= {2}[a-z]+:$)/m)
    .flatMap((text) => {
      const name = /^ {2}([a-z]+):$/m.exec(text)?.[1];
      return name === undefined ? [] : [[name, text] as const];
    }),
);
const withIdentity = [...jobs.values()].filter((text) => text.includes("id-token: write"));

// A development dependency that runs beside the identity token could publish whatever it likes.
describe("the release workflow", () => {
  it("gives one job the identity token, and that job waits for the approval of an environment", () => {
    expect(jobs.size).toBeGreaterThan(2);
    expect(withIdentity).toHaveLength(1);
    expect(withIdentity[0]).toMatch(/^ {4}environment: \w+$/m);
    expect(workflow.slice(0, workflow.indexOf("\njobs:\n"))).not.toContain("id-token");
  });

  it("installs, builds and runs nothing of the repository beside the identity token", () => {
    expect(withIdentity[0]).not.toMatch(/npm (?:ci|install|run|exec)|npx|node scripts|checkout@/);
    expect(withIdentity[0]).toMatch(/npm publish .*--ignore-scripts/);
  });

  it("builds and packs in a job without permissions of its own", () => {
    expect(jobs.get("pack")).toContain("node scripts/pack-release.mjs");
    expect(jobs.get("pack")).not.toContain("permissions:");
  });
});
