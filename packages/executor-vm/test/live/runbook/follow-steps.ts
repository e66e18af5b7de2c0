import type { TypedShell } from "./typed-shell.js";

/** What a person has besides a shell on the host. */
export interface ByHand {
  /** A `bash` on the host, in the login's home directory. */
  readonly shell: TypedShell;
  /** Calls the API, and resolves to what the answer says. */
  readonly regenerate: (url: string) => Promise<{ readonly token: string; readonly downloadTk: string }>;
  /** Downloads a package into the login's home directory on the host. */
  readonly download: (url: string, name: string) => Promise<void>;
  readonly untilHealthy: () => Promise<void>;
  /** Gives back what a cordon took; whether the line speaks of that. */
  readonly inControlPlane?: (line: string) => Promise<boolean>;
}

/** The command that a line holds: what a person copies, behind a colon. */
function commandIn(line: string): string | null {
  return (
    /: ((?:sudo|runuser|env|systemctl|pgrep|cat|cp|sh|rm|printf|\{|\(umask) .*)$/s.exec(line)?.[1] ?? null
  );
}

/**
 * Does by hand what a failed unit says, line by line, as a person would: what a line does not say is not done. A line
 * that says nothing that could be done throws. Resolves to the commands that were typed.
 */
export async function followSteps(lines: readonly string[], by: ByHand): Promise<readonly string[]> {
  const typed: string[] = [];
  let made = { token: "", downloadTk: "" };
  for (const line of lines) {
    const post = /: POST (\S+)$/.exec(line)?.[1];
    const [, name = "", get] = / as '?(\S+?)'?: GET (\S+)<downloadTk>$/.exec(line) ?? [];
    const command = commandIn(line);
    if (line.includes("Healthy")) await by.untilHealthy();
    if (post !== undefined) made = await by.regenerate(post);
    else if (get !== undefined) await by.download(`${get}${made.downloadTk}`, name);
    else if (command?.includes("read -rsp") === true) {
      typed.push(command);
      // What is typed behind such a command is what it reads.
      await by.shell.type(`${command}\n${made.token}`);
    } else if (command !== null) {
      typed.push(command);
      // A look at what does not run says so by its exit code.
      await by.shell.type(line.includes("see whether it runs") ? `${command} || true` : command);
    } else if ((await by.inControlPlane?.(line)) !== true)
      throw new Error(`This line holds no command to run: ${line}`);
  }
  return typed;
}
