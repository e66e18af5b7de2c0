/**
 * Splits a command line or a file of arguments into its words, as a shell and the `java` launcher do: at white space, with
 * single and double quotes, backslashes, and comments behind a `#` (JDK, "java Command-Line Argument Files"). What a shell
 * would expand stays as it is written. Pure; never throws.
 *
 * @example
 * wordsOf("exec java '-Da=b c' # start"); // ["exec", "java", "-Da=b c"]
 */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === null && /[\s;&|()<>]/.test(character) && !isExpansion(text, at)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === null && word === null && character === "#") {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      word ??= "";
    } else if (character === quote) {
      quote = null;
    } else if (character === "\\" && quote !== "'") {
      at += 1;
      if (text.charAt(at) !== "\n") word = (word ?? "") + text.charAt(at);
    } else word = (word ?? "") + character;
  }
  if (word !== null) words.push(word);
  return words;
}

/** The parentheses of `$(NAME)`, which Kubernetes replaces. */
function isExpansion(text: string, at: number): boolean {
  if (text[at] === "(") return text[at - 1] === "$";
  return text[at] === ")" && /\$\(\w+$/.test(text.slice(Math.max(0, at - 80), at));
}
