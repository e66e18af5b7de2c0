import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a command of this machine and gives what it printed; rejects with its complaint. */
export async function run(
  program: string,
  arguments_: readonly string[],
  options: { readonly input?: string; readonly timeoutMs?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const running = execute(program, arguments_, {
    maxBuffer: 64 * 1024 * 1024,
    timeout: options.timeoutMs ?? 120_000,
    env: { ...process.env, ...options.env },
  });
  // A command that reads no input may be gone before it is written; how it ended is told by its exit code.
  running.child.stdin?.on("error", () => undefined);
  running.child.stdin?.end(options.input ?? "");
  const { stdout } = await running;
  return stdout.trim();
}

/** Runs the Docker client. */
export function docker(...arguments_: readonly string[]): Promise<string> {
  return run("docker", arguments_);
}

/** What `docker inspect` shows of one container. */
export async function inspected(name: string): Promise<Record<string, unknown>> {
  const [one] = JSON.parse(await docker("inspect", name)) as Record<string, unknown>[];
  if (one === undefined) throw new Error(`There is no container ${name}.`);
  return one;
}
