import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One start of a program. */
export interface RecordedStart {
  readonly argv: readonly string[];
  readonly environment: string;
}

/** A PATH on which every program of this machine writes down how it was started, and then is itself. */
export interface RecordedPrograms {
  /** What to set PATH to. */
  readonly path: string;
  /** The shell on it. */
  readonly shell: string;
  program(name: string): string;
  starts(): Promise<readonly RecordedStart[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const endOfArguments = "\u0001";
const endOfStart = "\u0002";

/**
 * Lays such a PATH out. Better than to look at `/proc` again and again: no process is too short-lived to be seen. What
 * is started by its whole path goes by it.
 */
export async function recordPrograms(): Promise<RecordedPrograms> {
  const root = await mkdtemp(join(tmpdir(), "recorded-programs-"));
  const path = join(root, "bin");
  const records = join(root, "records");
  await mkdir(path);
  await mkdir(records);
  const wrapper = join(root, "wrapper");
  // What the shell has built in, and no process more. /bin/sh by its whole path, or it would record itself for ever.
  await writeFile(
    wrapper,
    `#!/bin/sh
{ printf '%s\\0' "\${0##*/}" "$@"; printf '\\001'; export -p; printf '\\002'; } >>'${records}'/$$
exec "/usr/bin/\${0##*/}" "$@"
`,
  );
  await chmod(wrapper, 0o755);
  for (const name of await readdir("/usr/bin")) await symlink(wrapper, join(path, name));
  return {
    path,
    shell: join(path, "sh"),
    program: (name) => join(path, name),
    starts: async () => {
      const starts: RecordedStart[] = [];
      for (const file of await readdir(records)) {
        const text = await readFile(join(records, file), "latin1");
        for (const start of text.split(endOfStart).slice(0, -1)) {
          const [args = "", environment = ""] = start.split(endOfArguments);
          starts.push({ argv: args.split("\0").slice(0, -1), environment });
        }
      }
      return starts;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
