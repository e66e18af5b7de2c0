import type { Unit } from "@runner-upgrade/plan";
import type { Lent } from "../state/lent.js";
import { printable } from "../text/printable.js";

/** What is lent to whom, in a sentence or two. */
export function describeLent(unit: Unit, lent: Lent): string {
  const sentences = entriesOf(unit, lent).map(({ name, tags }) => `${name} has the tags ${tags}.`);
  return sentences.length === 0 ? "The lender has its tags already." : sentences.join(" ");
}

/** What was taken back from whom, in a sentence or two. */
export function describeTakenBack(unit: Unit, takenBack: Lent): string {
  const sentences = entriesOf(unit, takenBack).map(({ name, tags }) => `The tags ${tags} are off ${name}.`);
  return sentences.length === 0 ? "There is nothing to take back." : sentences.join(" ");
}

/** What a person would have to take back, one line for each lender. */
export function lendingSteps(unit: Unit, lent: Lent): string[] {
  return entriesOf(unit, lent).map(
    ({ name, id, tags }) =>
      `In the control plane, when ${unit.runnerName} is Healthy and has its own tags: take the tags ${tags} off ${name} (${id}).`,
  );
}

function entriesOf(
  { lends = [] }: Unit,
  lent: Lent,
): { readonly id: string; readonly name: string; readonly tags: string }[] {
  const names = new Map(lends.map(({ lenderId, lenderName }) => [lenderId, lenderName]));
  return Object.entries(lent).flatMap(([id, tags = []]) =>
    tags.length === 0
      ? []
      : [{ id, name: printable(names.get(id) ?? id, 200), tags: printable(tags.join(", "), 1_000) }],
  );
}
