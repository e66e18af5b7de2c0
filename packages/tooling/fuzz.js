import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

const visible = [
  ...[
    "$(touch canary)",
    "`touch canary`",
    "'; touch canary; '",
    '"; touch canary; "',
    "|touch canary",
    "&& touch canary",
  ],
  ...[
    "> canary",
    "; touch canary #",
    "${IFS}",
    "$HOME",
    "!x",
    "*",
    "?",
    "~",
    "{a,b}",
    "\\",
    "\\'",
    "\\\\",
    "'",
    '"',
    "$'\\x41'",
  ],
  ...[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table>",
    "</code></pre>",
    "<!--",
    "-->",
    "<b",
    ">",
  ],
  ...[
    "<![CDATA[",
    "<?php",
    "&lt;",
    "&#60;b&#62;",
    "&amp;",
    "&nbsp;",
    "![x](http://evil/x.png)",
    "[x](javascript:alert(1))",
  ],
  ...[
    "[x][y]",
    "[y]: http://evil",
    "[^1]",
    "[^1]: note",
    "[ ] ",
    "[x] ",
    "https://evil.example/x",
    "www.evil.example",
  ],
  ...[
    "me@evil.example",
    "mailto:me@evil.example",
    "<http://evil>",
    "# h",
    "- l",
    "+ l",
    "* l",
    "1. l",
    "1) l",
    "> q",
    "***",
    "___",
  ],
  ...[
    "---",
    "===",
    "```",
    "````",
    "`````bash",
    "~~~",
    "``",
    "`",
    "|",
    "\\|",
    "|-|-|",
    "~~s~~",
    "**b**",
    "_i_",
    "__b__",
    "$x$",
  ],
  ...[
    "{{7*7}}",
    "%s%n",
    "  ",
    " ",
    "é",
    "🚀",
    "中文",
    "a b",
    "--help",
    "..",
    "/",
    ":8080",
    "@",
    "%0a",
    "//",
    ":smile:",
    "#",
    "=",
    "x",
  ],
];
const hidden = [
  "\n",
  "\r",
  "\t",
  "\0",
  "\u001b[2J",
  "\u001b]0;t\u0007",
  "\u009b31m",
  "\u0085",
  "\u202e",
  "\u2066",
  "\u200b",
  "\u2028",
];
const breaks = ["\ud800", "\udc00", "\n\n# h", "\n```\n", "\n    code", "\n- l", "\n<b>\n"];

/** A source of hostile texts: `word` of characters that print, `any` of all. The same seed gives the same texts. */
export function hostileTexts(seed) {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const oneOf = (list) => list[Math.floor(next() * list.length)];
  const made = (parts) => Array.from({ length: 1 + Math.floor(next() * 4) }, () => oneOf(parts)).join("");
  return { word: () => made(visible), any: () => made([...visible, ...hidden, ...breaks]) };
}

/** Markdown as GitHub renders it, with HTML and all protocols let through. */
export function htmlOf(markdown) {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

const expected = [
  /^<\/?(?:h[1-4]|p|ul|ol|li|strong|em|code|pre|table|thead|tbody|tr|th|td|blockquote)>$/,
  /^<code class="language-(?:bash|sh|text)">$/,
  /^<ol start="\d+">$/,
  /^<input type="checkbox" disabled="" ?\/?>$/,
];

/** How often each element is in HTML; and what stands there that is none of the expected ones. */
export function elementsOf(html) {
  const counts = {};
  const strange = [];
  for (const [tag] of html.matchAll(/<[^>]*>?/g)) {
    if (!expected.some((each) => each.test(tag))) strange.push(tag);
    const name = tag.replace(/ start="\d+"/, "");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return { counts, strange };
}

const entities = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** The text of HTML that holds no element. */
export function textOf(html) {
  return html.replace(/&(lt|gt|amp|quot);/g, (_, name) => entities[name]);
}

/** What stands in the rendered blocks of a language, as a person copies it. */
export function blocksOf(html, languages) {
  return [...html.matchAll(/<pre><code class="language-(\w+)">([^<]*)\n<\/code><\/pre>/g)]
    .filter(([, language]) => languages.includes(language))
    .map(([, , text]) => textOf(text));
}

const programs = [
  "docker",
  "kubectl",
  "systemctl",
  "java",
  "curl",
  "jq",
  "pgrep",
  "sudo",
  "grep",
  "mv",
  "rm",
  "cat",
  "kill",
  "scp",
  "sed",
  "sh",
  "stat",
];

/** Notes the words on a line, prints something for a command that uses it, and reads a substituted process to its end. */
const stub = (name) => `
  line=$(printf '%s\\036' ${name} "$@")
  printf '%s\\n' "$line" >> "$LOG"
  for word in "$@"; do case "$word" in /dev/fd/*) while read -r _; do :; done < "$word" ;; esac; done
  printf out`;
/** The same within bash, without a process of its own. */
const stubFunction = (name) => `${name}() {
  local line word
  printf -v line '%s\\036' ${name} "$@"
  printf '%s\\n' "$line" >> "$LOG"
  for word in "$@"; do case "$word" in /dev/fd/*) while read -r _; do :; done < "$word" ;; esac; done
  printf out
}`;

/**
 * Runs blocks in one bash, each in a shell of its own, in an empty directory, where the only programs are stand-ins that
 * note their words: functions, which are fast, or programs in the PATH. Gives the words of every program that was run,
 * block by block, and the files that were made.
 */
export function runBlocks(blocks, { variables = {}, stubs = "functions" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "runner-upgrade-fuzz-"));
  try {
    const [work, bin, base] = [join(folder, "work"), join(folder, "bin"), join(folder, "log")];
    for (const directory of [work, bin]) mkdirSync(directory);
    writeFileSync(join(folder, "blocks"), blocks.map((block) => `${block}\0`).join(""));
    if (stubs === "programs") {
      for (const name of programs) {
        writeFileSync(join(bin, name), `#!/bin/sh\n${stub(name)}\n`, { mode: 0o755 });
      }
    }
    const script = [
      stubFunction("unexpected"),
      'command_not_found_handle() { unexpected "$@"; return 127; }',
      ...(stubs === "functions" ? programs.map(stubFunction) : []),
      "number=0",
      "while IFS= read -r -d '' block; do",
      '  export LOG="$BASE.$number"; number=$((number + 1)); : > "$LOG"',
      '  ( eval "$block" ) < /dev/null > /dev/null 2>> "$BASE.errors"',
      'done < "$BLOCKS"',
      "exit 0",
    ].join("\n");
    const ended = spawnSync("/bin/bash", ["-c", script], {
      cwd: work,
      env: { PATH: bin, BASE: base, BLOCKS: join(folder, "blocks"), HOME: "/nonexistent", ...variables },
      encoding: "utf8",
    });
    if (ended.status !== 0) throw new Error(`bash ended with ${String(ended.status)}: ${ended.stderr}`);
    return {
      runs: blocks.map((_, index) =>
        readFileSync(`${base}.${index}`, "utf8")
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => line.split("\x1e").slice(0, -1)),
      ),
      files: readdirSync(work),
      errors: readFileSync(`${base}.errors`, "utf8"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
