import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fc, test } from "@fast-check/vitest";
import { afterAll, expect, it } from "vitest";
import type { Invocation } from "../../invocation/invocation.js";
import { cannotBeStartedAgain, renderLauncher } from "./launcher-script.js";

const execute = promisify(execFile);
const root = realpathSync(mkdtempSync(join(tmpdir(), "runner-upgrade-launcher-")));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const tell = `process.stdout.write(JSON.stringify({
  args: process.argv.slice(1), env: process.env, cwd: process.cwd(), umask: process.umask() }))`;

function invocationOf(change: Partial<Invocation>): Invocation {
  return {
    arguments: [process.execPath],
    environment: [],
    directory: root,
    executable: realpathSync(process.execPath),
    uid: 0,
    gid: 0,
    groups: [],
    umask: "0027",
    limits: [],
    stdout: { kind: "file", path: join(root, "out") },
    stderr: { kind: "other", description: "pipe" },
    ignoredSignals: [],
    ...change,
  };
}

/** Runs a launcher as the host does, and reads what the program that it became says of itself. */
async function launched(invocation: Invocation, overrides: Record<string, string> = {}): Promise<unknown> {
  const script = join(root, "launcher");
  writeFileSync(script, renderLauncher(invocation, overrides));
  writeFileSync(join(root, "out"), "");
  await execute("env", ["-i", "sh", script]);
  return JSON.parse(readFileSync(join(root, "out"), "utf8"));
}

const text = fc
  .string({ unit: "binary", maxLength: 40 })
  .filter((value) => !value.includes("\0") && Buffer.from(value).toString() === value);
const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/),
  fc.constantFrom("PWD", "OLDPWD", "SHLVL", "UID", "IFS", "OPTIND", "PS1", "a.dotted-name", "BASH_FUNC_x%%"),
);

test.prop([fc.array(text), fc.dictionary(name, text)], { numRuns: 40 })(
  "gives the program exactly these arguments and variables, whatever is in them",
  async (args, variables) => {
    // What Node itself listens to, and what a dynamic linker does.
    const environment = Object.entries(variables).filter(([key]) => !/^(?:NODE_|LD_|_$)/.test(key));
    const told = await launched(
      invocationOf({ arguments: [process.execPath, "-e", tell, "--", ...args], environment }),
    );
    expect(told).toEqual({ args, env: Object.fromEntries(environment), cwd: root, umask: 0o027 });
  },
  60_000,
);

it("finds a program that is named without a path by the PATH of the old process, and lets overrides win", async () => {
  const told = await launched(
    invocationOf({
      arguments: ["node", "-e", tell],
      environment: [
        ["PATH", join(realpathSync(process.execPath), "..")],
        ["TOKEN", "old"],
      ],
    }),
    { TOKEN: "new" },
  );
  expect(told).toMatchObject({ env: { PATH: join(realpathSync(process.execPath), ".."), TOKEN: "new" } });
});

it("starts the same executable even if its name leads elsewhere by now", async () => {
  const told = await launched(invocationOf({ arguments: ["no-such-program", "-e", tell], environment: [] }));
  expect(told).toMatchObject({ cwd: root });
});

it.each(["sh", "dash", "bash --posix", "busybox sh"])(
  "starts the program without its output where that cannot be opened (%s)",
  async (interpreter) => {
    const [shell = "", ...options] = interpreter.split(" ");
    if (spawnSync(shell, [...options, "-c", ":"]).status !== 0) {
      console.warn(`SKIPPED ${interpreter}: it is not installed`);
      return;
    }
    const told = join(root, "told");
    rmSync(told, { force: true });
    const script = join(root, "launcher-without-output");
    const gone = { kind: "file", path: join(root, "no such directory", "out") } as const;
    writeFileSync(
      script,
      renderLauncher(
        invocationOf({
          arguments: [process.execPath, "-e", `require("node:fs").writeFileSync("told", "it runs")`],
          stdout: gone,
          stderr: gone,
        }),
        {},
      ),
    );
    await execute("env", ["-i", "PATH=/usr/bin:/bin", "HOME=/", shell, ...options, script]);
    expect(readFileSync(told, "utf8")).toBe("it runs");
  },
);

it("keeps secrets out of every argument but the program's own", () => {
  const script = renderLauncher(invocationOf({ environment: [["MY_TOKEN", "canary"]] }), {});
  expect(script).toContain("export MY_TOKEN=canary");
  expect(script.split("\n").find((line) => line.startsWith('exec "$'))).not.toContain("canary");
});

it("refuses a secret whose name no shell can hold", () => {
  expect(cannotBeStartedAgain(invocationOf({ environment: [["my.token", "canary"]] }))).toEqual([
    expect.stringContaining("my.token"),
  ]);
  expect(
    cannotBeStartedAgain(
      invocationOf({
        environment: [
          ["my.label", "x"],
          ["TOKEN", "x"],
        ],
      }),
    ),
  ).toEqual([]);
});
