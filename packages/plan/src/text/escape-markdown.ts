import { oneLine } from "./one-line.js";

/** What formats, links, draws or starts an entity wherever it stands in a line of GitHub's Markdown. */
const anywhere = /[\\`*_[\]<>#|~&$]/g;
/** What makes a heading, a list, a rule or a quotation only at the beginning of a line. */
const leader = /^(?:[+=-]|\d{1,9}[.)](?=\s|$))/;
/** What GitHub links without brackets: addresses with a scheme, `www.`, and e-mail addresses. */
const autolinks = /:(?=\/\/)|(?<=mailto|xmpp):|(?<=www)\.|@/gi;

/**
 * Returns a text from outside for a line of Markdown, also at its beginning: it shows as it is and formats nothing.
 *
 * @example
 * ```ts
 * escapeMarkdown("<b> | *eu-1*"); // \<b\> \| \*eu-1\*
 * ```
 */
export function escapeMarkdown(text: string, limit = 2000): string {
  return oneLine(text, limit)
    .replace(anywhere, String.raw`\$&`)
    .replace(autolinks, String.raw`\$&`)
    .replace(leader, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}
