/** Every line of a rehearsal fits a terminal of this width. */
export const columns = 80;

/** Breaks a text at blanks into lines that fit; those behind the first are indented as the text begins. */
export function wrap(text: string, first = "", next: string = " ".repeat(first.length)): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ").flatMap((one) => pieces(one, columns - next.length))) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** A column of a table: cut with an ellipsis where it is too long. */
export function cell(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}

function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word];
  return [word.slice(0, width), ...pieces(word.slice(width), width)];
}
