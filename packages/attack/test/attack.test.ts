import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../bin/bundle.mjs";
import { bugsIn, plantBug, seedOf } from "../bin/plant.mjs";

const root = join(import.meta.dirname, "../../..");
const program = join(root, "packages/attack/bin/attack.mjs");
const bugs = join(root, "packages/attack/bugs");

let work = "";
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "runner-upgrade-attack-test-"));
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

function attack(...arguments_: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...arguments_], {
    encoding: "utf8",
  });
  return { status, text: `${stdout}\n${stderr}` };
}

describe("the attack", () => {
  // The budget of every CI run: 200 seeds, about half a minute on two free cores.
  it("breaks no invariant with 200 seeds, and gives the same log again", { timeout: 600_000 }, () => {
    const { status, text } = attack("--seeds", "200");
    expect(text).toMatch(/200 seeds .* 0 broke an invariant; 2 were attacked twice .*: 0 differed\./);
    expect(status, text).toBe(0);
  });

  it("gives the same log in another process when it is replayed", { timeout: 60_000 }, async () => {
    const file = join(work, "attack.mjs");
    await bundle(join(root, "packages/attack/src/command/main.ts"), file);
    const hashOf = (): string | undefined => {
      const { stdout } = spawnSync(process.execPath, [file, "--seed=7"], { encoding: "utf8" });
      return /log ([0-9a-f]{64})/.exec(stdout)?.[1];
    };
    const first = hashOf();
    expect(first).toBeDefined();
    expect(hashOf()).toBe(first);
  });
});

describe("a deliberate bug", () => {
  // From the seed at which it was found last: where seeds have come to mean something else since, from the first one on.
  it.each(bugsIn(bugs))("is found: %s", { timeout: 900_000 }, async (name) => {
    const hunt = (from: number, seeds: number): ReturnType<typeof attack> =>
      attack("--bug", name, "--brief", "--from", String(from), "--seeds", String(seeds));
    const near = hunt(await seedOf(join(bugs, `${name}.mjs`)), 20);
    const { status, text } = near.status === 0 ? near : hunt(1, 500);
    expect(text).toMatch(/Found after \d+ seeds/);
    expect(status, text).toBe(0);
  });

  it("is refused where the code that it changes is not there", async () => {
    const file = join(work, "rotten.mjs");
    writeFileSync(
      file,
      'export default { breaks: "", seed: 1, edits: [{ find: "no such code", plant: "" }] };',
    );
    await expect(plantBug(root, file)).rejects.toThrow(
      "rotten.mjs does not apply: in 0 files stands no such code",
    );
  });
});

const hasGit = spawnSync("git", ["--version"]).status === 0;
if (!hasGit) console.warn("skipped: a patch is applied by git, and there is none here");

describe.skipIf(!hasGit)("a patch", () => {
  it("is hunted, and what is found is told with the fewest faults", { timeout: 600_000 }, () => {
    const patch = join(work, "skip-the-live-guard.patch");
    writeFileSync(patch, guardPatch());
    const { status, text } = attack("--patch", patch, "--seeds", "500");
    expect(text).toMatch(/Found after \d+ seeds/);
    expect(text).toMatch(/Shortest: npm run attack -- --seed \d+ --faults/);
    expect(status, text).toBe(0);
  });

  it("is none where it does not apply, which is said", { timeout: 60_000 }, () => {
    const { status, text } = attack("--patch", join(root, "package.json"), "--seeds", "1");
    expect(text).toContain("does not apply");
    expect(status).toBe(2);
  });
});

/** The live guard allows everything, as a patch that fits the code of now. */
function guardPatch(): string {
  const path = "packages/apply/src/guard/guard.ts";
  const lines = readFileSync(join(root, path), "utf8").split("\n");
  const at = lines.indexOf("    ask: async (unit, signal) => {");
  const context = (from: number, to: number): string[] => lines.slice(from, to).map((line) => ` ${line}`);
  return [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${at - 1},6 +${at - 1},8 @@`,
    ...context(at - 2, at + 1),
    "+      if (signal === undefined || !signal.aborted)",
    '+        return { isAllowed: true, reason: "Every need keeps its stand-ins.", standIns: [] };',
    ...context(at + 1, at + 4),
    "",
  ].join("\n");
}
