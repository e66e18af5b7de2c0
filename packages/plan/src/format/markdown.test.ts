import { expect, test } from "vitest";
import { codeBlock } from "../text/code-block.js";
import { codeCell, codeSpan } from "../text/code-span.js";
import { escapeMarkdown } from "../text/escape-markdown.js";

test.each([
  ["a`b", "``a`b``"],
  ["`a", "`` `a ``"],
  ["``", "``` `` ```"],
  ["", "` `"],
  [String.raw`a|b\ `, "`a|b\\`"],
])("keeps %j as it is in a code span", (text, span) => {
  expect(codeSpan(text)).toBe(span);
});

test("escapes a text instead where a pipe in a code span would end the cell of a table", () => {
  expect(codeCell("vm")).toBe("`vm`");
  expect(codeCell("a|`b")).toBe("a\\|\\`b");
});

test("makes a block's fence longer than any run of backticks in it", () => {
  expect(codeBlock(["a ```` b"], { prefix: "> " })).toEqual(["> `````bash", "> a ```` b", "> `````"]);
  expect(codeBlock(["a"], { language: "text" })).toEqual(["```text", "a", "```"]);
});

test.each([
  ["a|b\nc", "a\\|b c"],
  ["# no heading #", "\\# no heading \\#"],
  ["1. no list", "1\\. no list"],
  ["- no list", "\\- no list"],
  ["+ no list", "\\+ no list"],
  ["=== no heading", "\\=== no heading"],
  ["see https://x.example, www.x.example, a@x", "see https\\://x.example, www\\.x.example, a\\@x"],
  ["<b> &lt; $x$ ~y~", "\\<b\\> \\&lt; \\$x\\$ \\~y\\~"],
  ["5.8.0-rc1 + b", "5.8.0-rc1 + b"],
])("escapes %j where it would format something", (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
