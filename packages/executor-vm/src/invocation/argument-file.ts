/**
 * The arguments in a file that the `java` launcher is given as `@file` (JDK's "java" command page, "java Command-Line
 * Argument Files"): separated by white space, quoted by single or double quotes with backslash escapes, `#` begins a comment.
 *
 * @example
 * parseArgumentFile('-Xmx1g # memory\n-jar "my runner.jar"'); // ["-Xmx1g", "-jar", "my runner.jar"]
 */
export function parseArgumentFile(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote === null && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === null && character === "#") {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end - 1;
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      word ??= "";
    } else if (character === quote) {
      quote = null;
    } else if (quote !== null && character === "\\") {
      at += 1;
      const escaped = text[at] ?? "";
      if (escaped === "\n" || escaped === "\r") {
        // A backslash at the end of a line goes on with the next one, without the blanks at its beginning.
        while (/\s/.test(text[at + 1] ?? "")) at += 1;
      } else word = (word ?? "") + (escapes[escaped] ?? escaped);
    } else word = (word ?? "") + character;
  }
  if (word !== null) words.push(word);
  return words;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f" };

/** The files of arguments that a command line names before its package or class, as they are written there. */
export function argumentFilesIn(args: readonly string[]): readonly string[] {
  const files: string[] = [];
  for (const argument of args.slice(1)) {
    if (argument === "-jar" || argument === "--disable-@files") break;
    if (/^@[^@]/.test(argument)) files.push(argument.slice(1));
  }
  return files;
}

/** A command line with what its files of arguments say in their place; null where one of them is not known. */
export function expandArguments(
  args: readonly string[],
  contents: ReadonlyMap<string, string>,
): readonly string[] | null {
  const files = new Set(argumentFilesIn(args));
  if ([...files].some((file) => !contents.has(file))) return null;
  let isOver = false;
  return args.flatMap((argument, index) => {
    if (argument === "-jar") isOver = true;
    const content =
      isOver || index === 0 || !argument.startsWith("@") ? undefined : contents.get(argument.slice(1));
    return content === undefined ? [argument] : parseArgumentFile(content);
  });
}
