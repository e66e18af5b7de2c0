import { spawn } from "node:child_process";
import { once } from "node:events";

/** A shell that a person keeps open: what is typed in it sets variables for what is typed later. */
export interface TypedShell extends AsyncDisposable {
  /** Types a block, and resolves to what it printed. Rejects where its last command fails. */
  type(block: string): Promise<string>;
}

/** Opens a shell by a command such as `ssh HOST bash`. */
export function openShell(
  command: readonly [string, ...string[]],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): TypedShell {
  const [program, ...args] = command;
  const child = spawn(program, args, { ...options, stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let errors = "";
  let wake: (() => void) | null = null;
  const heard = (): void => wake?.();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    heard();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.on("close", heard);
  const ended = once(child, "close");
  let number = 0;
  return {
    type: async (block) => {
      number += 1;
      const mark = new RegExp(`^(?<said>[^]*)typed-${String(number)}-(?<status>\\d+)\\n`);
      out = "";
      errors = "";
      child.stdin.write(`${block}\necho "typed-${String(number)}-$?"\n`);
      for (;;) {
        const found = mark.exec(out)?.groups;
        if (found !== undefined) {
          if (found["status"] !== "0") throw new Error(`It failed:\n${block}\n${out}\n${errors}`);
          return found["said"] ?? "";
        }
        if (child.exitCode !== null) throw new Error(`The shell ended in:\n${block}\n${out}\n${errors}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
