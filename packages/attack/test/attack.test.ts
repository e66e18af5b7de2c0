import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../bin/bundle.mjs";

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

const hasGit = spawnSync("git", ["--version"]).status === 0;
if (!hasGit) console.warn("skipped: a patch is applied by git, and there is none here");

describe.skipIf(!hasGit)("a deliberate bug", () => {
  it.each(readdirSync(bugs))("is found: %s", { timeout: 600_000 }, (file) => {
    const { status, text } = attack("--patch", join(bugs, file), "--seeds", "500");
    expect(text).toMatch(/Found after \d+ seeds/);
    expect(text).toMatch(/Shortest: npm run attack -- --seed \d+ --faults/);
    expect(status, text).toBe(0);
  });

  it("is none where a patch does not apply, which is said", { timeout: 60_000 }, () => {
    const { status, text } = attack("--patch", join(root, "package.json"), "--seeds", "1");
    expect(text).toContain("does not apply");
    expect(status).toBe(2);
  });
});
