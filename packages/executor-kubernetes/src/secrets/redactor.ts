import type { PodSpec } from "../workload/manifest.js";

const hidden = "[secret]";

const secretName = /pass(?:word|wd|phrase)?|secret|token|credential|private|api[_-]?key|access[_-]?key|auth/i;

const assignments = new RegExp(
  String.raw`((?:^|[\s"'])-{0,2}D?[\w.%-]*(?:${secretName.source})[\w.%-]*\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s"',;]+)`,
  "gim",
);
const userInfo = /(\b[a-z][\w+.-]*:\/\/)[^\s/@]+@/gi;

/** Takes secrets out of texts that come from a cluster: values that it was told of, and what looks like one. */
export class Redactor {
  readonly #values = new Set<string>();

  /** A value to be hidden wherever it appears. Values shorter than 4 characters would hide half of every text. */
  add(value: string): void {
    if (value.length >= 4) this.#values.add(value);
  }

  /** Adds the values of variables and `-D` properties with telling names. */
  addPodSpec({ containers, initContainers = [] }: PodSpec): void {
    for (const container of [...containers, ...initContainers]) {
      for (const { name, value } of container.env ?? []) {
        if (value !== undefined && secretName.test(name)) this.add(value);
      }
    }
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
}
