/** A source of hostile texts. */
export interface HostileTexts {
  /** Of characters that print. */
  word(): string;
  /** With control characters, marks of direction, line breaks and halves of surrogate pairs, too. */
  any(): string;
}

/** The same seed gives the same texts. */
export declare function hostileTexts(seed: number): HostileTexts;

/** Markdown as GitHub renders it, with HTML and all protocols let through. */
export declare function htmlOf(markdown: string): string;

/** How often each element is in HTML; and what stands there that is none of the expected ones. */
export declare function elementsOf(html: string): {
  readonly counts: Readonly<Record<string, number>>;
  readonly strange: readonly string[];
};

/** The text of HTML that holds no element. */
export declare function textOf(html: string): string;

/** What stands in the rendered blocks of these languages, as a person copies it. */
export declare function blocksOf(html: string, languages: readonly string[]): string[];

/** What became of blocks of commands. */
export interface BlockRuns {
  /** The words of every program that was run, block by block; a program that is no stand-in is `unexpected`. */
  readonly runs: readonly (readonly (readonly string[])[])[];
  /** The files that were made. */
  readonly files: readonly string[];
  /** What the shell complained of. */
  readonly errors: string;
}

/**
 * Runs blocks in one bash, each in a shell of its own, in an empty directory, where the only programs are stand-ins that
 * note their words: functions, which are fast, or programs in the PATH.
 */
export declare function runBlocks(
  blocks: readonly string[],
  options?: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly stubs?: "functions" | "programs";
  },
): BlockRuns;
