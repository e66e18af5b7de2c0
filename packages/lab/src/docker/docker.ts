import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs the Docker client and gives what it printed; rejects with its complaint. */
export async function docker(
  arguments_: readonly string[],
  options: { readonly input?: string; readonly timeoutMs?: number } = {},
): Promise<string> {
  const running = execute("docker", arguments_, {
    maxBuffer: 64 * 1024 * 1024,
    timeout: options.timeoutMs ?? 120_000,
    env: { ...process.env, DOCKER_BUILDKIT: "0" },
  });
  // A command that reads no input may be gone before it is written; how it ended is told by its exit code.
  running.child.stdin?.on("error", () => undefined);
  running.child.stdin?.end(options.input ?? "");
  const { stdout } = await running;
  return stdout.trim();
}
