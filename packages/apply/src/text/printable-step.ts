import { printable } from "./printable.js";

const longest = 100_000;

/**
 * Returns a step by hand fit for any output. It is a command that a person copies, so it is not shortened as sentences
 * are: where it is longer than any command, a sentence stands in its place.
 */
export function printableStep(text: string): string {
  const step = printable(text, Infinity);
  return step.length <= longest
    ? step
    : `A step of ${step.length} characters is left out. Look at the Runner on its host and in the control plane.`;
}
