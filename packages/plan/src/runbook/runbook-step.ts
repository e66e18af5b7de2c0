import { codeBlock } from "../text/code-block.js";

/** A numbered step of a runbook: a sentence, the commands that carry it out, and what is to be said behind them. */
export interface RunbookStep {
  readonly text: string;
  readonly commands?: readonly string[];
  readonly after?: readonly string[];
}

/** Returns the lines of a step, indented below its number. */
export function stepLines({ text, commands = [], after = [] }: RunbookStep, number: number): string[] {
  const prefix = " ".repeat(`${number}. `.length);
  return [
    `${number}. ${text}`,
    "",
    ...(commands.length === 0 ? [] : [...codeBlock(commands, { prefix }), ""]),
    ...(after.length === 0 ? [] : [...after.map((line) => (line === "" ? "" : `${prefix}${line}`)), ""]),
  ];
}
