import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs kubectl; gives what it printed on stdout. */
export async function kubectl(...arguments_: readonly string[]): Promise<string> {
  const { stdout } = await execute("kubectl", arguments_, { timeout: 120_000, maxBuffer: 20_000_000 });
  return stdout.trim();
}

/** Creates objects, all at once. */
export async function create(...objects: readonly object[]): Promise<void> {
  const child = execute("kubectl", ["create", "-f", "-"], { timeout: 120_000 });
  child.child.stdin?.end(JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
  await child;
}
