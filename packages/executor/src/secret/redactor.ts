import { printable } from "@runner-upgrade/plan/platform";
import { isSecretName } from "./secret-name.js";

const hidden = "[secret]";

// Each pattern begins at the beginning of a word only: whatever a host writes, one pass over it is enough.
const assignment = /(?<![\w.%-])([\w.%-]+)["']?\s*[=:]\s*/g;
const assigned = /(?:(?:basic|bearer|digest|negotiate|token)\s+)?(?:"[^"]*"|'[^']*'|["']?[^\s"',;]+)/iy;
// Up to the last @ of the authority: an unescaped one in a password is no end of it.
const userInfo = /(?<![\w+.-])([\w+.-]+:\/\/)[^\s/?#]*@/g;
const password = /^(?:[\w+.-]+:\/\/)?[^\s/?#@:]*:([^\s/?#]+)@/;

/** As much of what a host said is looked at. What is shown of it in the end is far shorter. */
const mostCharacters = 16 * 1024;

/** What a process or container was started with, as far as secrets may stand in it. */
export interface RedactedInvocation {
  readonly arguments: readonly string[];
  readonly environment: readonly (readonly [name: string, value: string])[];
}

/**
 * Takes secrets out of texts that come from a host, an engine, a cluster or a log: values that it was told of, and
 * what looks like one. Linear in the text, whatever it holds.
 *
 * @example
 * new Redactor().redact("-Dproxy-password=x"); // "-Dproxy-password=[secret]"
 */
export class Redactor {
  readonly #values = new Set<string>();

  /** A value to be hidden wherever it appears. Values shorter than 4 characters would hide half of every text. */
  add(value: string): void {
    if (value.length >= 4) this.#values.add(value);
  }

  /**
   * Adds the secret values of a process or container: those of variables and `-D` properties with telling names, and
   * the passwords in URLs, whatever they are assigned to.
   */
  addInvocation(invocation: RedactedInvocation): void {
    for (const [name, value] of invocation.environment) {
      if (isSecretName(name)) this.add(value);
      this.#addPassword(value);
      // Options hide in variables too: JAVA_TOOL_OPTIONS="-Dproxy-password=…".
      this.#addProperties(value.split(/\s+/));
    }
    // One argument may be a whole script: sh -c "java -Dproxy-password=…".
    this.#addProperties(invocation.arguments.flatMap((word) => [word, ...word.split(/\s+/)]));
  }

  /** The text without secrets. */
  redact(text: string): string {
    let clean = text;
    // The longest first: a value may hold another one.
    for (const value of [...this.#values].sort((one, other) => other.length - one.length)) {
      clean = clean.replaceAll(value, hidden);
    }
    return withoutAssigned(clean.replace(userInfo, `$1${hidden}@`));
  }

  /**
   * The end of what a host said, fit for a message: without secrets, printable, at most `maxCharacters`. Colours are
   * taken out before secrets are looked for: a name and its value may stand in different ones.
   */
  quote(text: string, maxCharacters = 500): string {
    const tail = text.length <= mostCharacters ? text : wholeWords(text.slice(-mostCharacters));
    const plain = printable(this.redact(tail), { maxCharacters: mostCharacters });
    return printable(this.redact(plain), { maxCharacters });
  }

  #addProperties(words: readonly string[]): void {
    for (const word of words) {
      const property = /^-D([^=]+)=([\s\S]+)$/.exec(word);
      if (property === null) continue;
      const [, name = "", value = ""] = property;
      if (isSecretName(name)) this.add(value);
      this.#addPassword(value);
    }
  }

  /** The password in a URL, or in what a proxy is named by. */
  #addPassword(value: string): void {
    const written = password.exec(value)?.[1];
    if (written === undefined) return;
    this.add(written);
    try {
      this.add(decodeURIComponent(written));
    } catch {
      // It is written as it is meant.
    }
  }
}

/** Without what is assigned to telling names. */
function withoutAssigned(text: string): string {
  let clean = "";
  let at = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(assignment)) {
    if (index < at || !isSecretName(name)) continue;
    assigned.lastIndex = index + whole.length;
    if (!assigned.test(text)) continue;
    clean += `${text.slice(at, index + whole.length)}${hidden}`;
    at = assigned.lastIndex;
  }
  return clean + text.slice(at);
}

/** Without the word that the cut went through: it may be the end of a secret. */
function wholeWords(text: string): string {
  const blank = text.search(/\s/);
  return blank < 0 ? "" : text.slice(blank);
}

/**
 * A command line for people: quoted where needed, secrets taken out.
 *
 * @example
 * redactArguments(["java", "-Dproxy-password=x"], new Redactor()); // "java -Dproxy-password=[secret]"
 */
export function redactArguments(args: readonly string[], redactor: Redactor): string {
  return args
    .map((argument) => {
      const property = /^(-{0,2}D?([^=]+)=)[\s\S]+$/.exec(argument);
      const isSecret = property !== null && isSecretName(property[2] ?? "");
      const shown = isSecret ? `${property[1] ?? ""}${hidden}` : redactor.redact(argument);
      return /^[\w@%+=:,./[\]-]+$/.test(shown) ? shown : JSON.stringify(shown);
    })
    .join(" ");
}
