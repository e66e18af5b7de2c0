const hidden = "[secret]";

const secretName = /pass(?:word|wd|phrase)?|secret|token|credential|private|api[_-]?key|access[_-]?key|auth/i;

/** Whether a variable or property by this name holds what must not be seen. Rather too many than too few. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

const assignments = new RegExp(
  String.raw`((?:^|[\s"'])-{0,2}D?[\w.%-]*(?:${secretName.source})[\w.%-]*\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s"',;]+)`,
  "gim",
);
const userInfo = /(\b[a-z][\w+.-]*:\/\/)[^\s/@]+@/gi;

/**
 * Takes secrets out of texts that come from an engine or a container's log: values that it was told of, and what looks
 * like one.
 */
export class Redactor {
  readonly #values = new Set<string>();

  /** A value to be hidden wherever it appears. Values shorter than 4 characters would hide half of every text. */
  add(value: string): void {
    if (value.length >= 4) this.#values.add(value);
  }

  /** Adds the secret values of a container: those of variables and `-D` properties with telling names. */
  addContainer(container: {
    readonly environment: readonly string[];
    readonly words: readonly string[];
  }): void {
    for (const entry of container.environment) {
      const equals = entry.indexOf("=");
      const value = entry.slice(equals + 1);
      if (isSecretName(entry.slice(0, equals))) this.add(value);
      // Options hide in variables too: JAVA_TOOL_OPTIONS="-Dproxy-password=…".
      this.#addProperties(value.split(/\s+/));
    }
    this.#addProperties(container.words.flatMap((word) => [word, ...word.split(/\s+/)]));
  }

  /** The text without secrets. */
  redact(text: string): string {
    let clean = text;
    // The longest first: a value may hold another one.
    for (const value of [...this.#values].sort((one, other) => other.length - one.length)) {
      clean = clean.replaceAll(value, hidden);
    }
    return clean.replace(userInfo, `$1${hidden}@`).replace(assignments, `$1${hidden}`);
  }

  #addProperties(words: readonly string[]): void {
    for (const word of words) {
      const property = /^-D([^=]+)=([\s\S]+)$/.exec(word);
      if (property !== null && isSecretName(property[1] ?? "")) this.add(property[2] ?? "");
    }
  }
}
