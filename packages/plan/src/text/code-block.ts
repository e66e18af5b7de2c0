/** How a block of code stands in its document. */
export interface CodeBlockOptions {
  /**
   * `bash` for commands that everybody runs, `sh` for those of one case that the sentence before names, `text` for what is
   * no command alone. Programs that follow a runbook run the first kind. @default "bash"
   */
  readonly language?: "bash" | "sh" | "text";
  /** What every line of it begins with: the indentation of a list, the mark of a quotation. @default "" */
  readonly prefix?: string;
}

/**
 * Returns lines as a fenced block of code. The fence is longer than any run of backticks in them, so that nothing in
 * them ends the block.
 *
 * @example
 * ```ts
 * codeBlock(["uptime"]); // ["```bash", "uptime", "```"]
 * ```
 */
export function codeBlock(lines: readonly string[], options: CodeBlockOptions = {}): string[] {
  const { language = "bash", prefix = "" } = options;
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length),
  );
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].map((line) => `${prefix}${line}`);
}
