import type { Unit } from "../../model/plan.js";
import { codeSpan } from "../../text/code-span.js";
import { escapeMarkdown } from "../../text/escape-markdown.js";
import { oneLine } from "../../text/one-line.js";

/** How a person lends the tags of a Runner, one line per Runner that has them meanwhile. */
export function lendLines({ lends = [] }: Unit): string[] {
  return lends.map(({ lenderId, lenderName, tags }) => {
    const lender = `${escapeMarkdown(oneLine(lenderName))} (${codeSpan(lenderId)})`;
    return tags.length === 0
      ? `Check that ${lender} is Healthy and answers a ping: it has the tags of this Runner, and its jobs run there meanwhile.`
      : `Give ${lender} the tags ${tagsText(tags)} beside its own (**Edit Runner**), and write down which of them it had already. Wait until it is Healthy and answers a ping: jobs that ask for these tags run there meanwhile.`;
  });
}

/** How a person takes the lent tags back. */
export function takeBackLines({ lends = [] }: Unit): string[] {
  return lends
    .filter(({ tags }) => tags.length > 0)
    .map(
      ({ lenderId, lenderName, tags }) =>
        `Take the tags ${tagsText(tags)} off ${escapeMarkdown(oneLine(lenderName))} (${codeSpan(lenderId)}) again, except those that it had before.`,
    );
}

function tagsText(tags: readonly string[]): string {
  return tags.map((tag) => codeSpan(tag)).join(", ");
}
