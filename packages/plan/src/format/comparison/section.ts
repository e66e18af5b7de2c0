/** A part of a comparison: how many changes of one kind there are, and each of them in a line. */
export interface Section {
  /** In the singular and the plural: `unit removed`, `units removed`. */
  readonly nouns: readonly [one: string, many: string];
  /** How many changes there are. Several that read the same share a line. */
  readonly count: number;
  /** How many lines there would be in all; `items` are the first of them. */
  readonly lines: number;
  readonly items: readonly Item[];
}

/** One line, with lines that belong to it. It may hold text from outside. */
export interface Item {
  readonly text: string;
  readonly details: readonly string[];
}

/** Returns a line without others below it. */
export function plainItem(text: string): Item {
  return { text, details: [] };
}
