import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./workspaces.js";

/** What a file does, and what the check says of it. */
const files = {
  "a-variable": ["process.env.LEFT_BEHIND = 'x'", "the variable LEFT_BEHIND"],
  "b-directory": ["process.chdir('/')", "the working directory"],
  "c-global": ["vi.stubGlobal('fetch', () => undefined)", "a global fetch"],
  "d-listener": ["process.on('warning', () => undefined)", "a listener of the process's warning"],
  "e-clean": ["vi.stubEnv('SET_BACK', 'x'); vi.unstubAllEnvs()", null],
  "f-timers": ["vi.useFakeTimers()", "fake timers"],
} as const;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "runner-upgrade-shared-process-")));
let text = "";
let status: number | null = null;

beforeAll(() => {
  const tooling = fileURLToPath(new URL("../vitest.js", import.meta.url));
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    `import { sharedSuite } from ${JSON.stringify(tooling)};
export default sharedSuite({ test: { globals: true, include: ["*.test.mjs"], maxWorkers: 1 } });`,
  );
  for (const [name, [body]] of Object.entries(files))
    writeFileSync(join(folder, `${name}.test.mjs`), `it("passes", () => { ${body}; });`);
  // Its cases fail on purpose: they are none of those that are counted.
  const own = /^(VITEST|RUNNER_UPGRADE_TEST_COUNTS$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !own.test(name));
  const run = spawnSync(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...Object.fromEntries(inherited), NO_COLOR: "1" },
  });
  text = `${run.stdout}\n${run.stderr}`;
  status = run.status;
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("files that share a process", () => {
  it.each(Object.entries(files))("fail exactly when they leave it changed: %s", (name, [, left]) => {
    const file = `${name}.test.mjs`;
    const message = text
      .split("\n")
      .find((_, at, lines) => lines[at - 1]?.includes(`FAIL  ${file}`) === true);
    if (left === null) expect(message).toBeUndefined();
    else expect(message).toMatch(new RegExp(`The file leaves to the files that follow: .*${left}`));
  });

  it("fail the run", () => {
    expect(text).toContain("Test Files  5 failed | 1 passed");
    expect(text).toContain("Tests  6 passed");
    expect(status).toBe(1);
  });
});
