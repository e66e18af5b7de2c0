import { inspect } from "node:util";

/** Everything that an executor said: outcomes, records, errors with their causes, progress. */
export class Transcript {
  readonly #lines: string[] = [];

  add(...said: readonly unknown[]): void {
    for (const one of said) {
      this.#lines.push(
        inspect(one, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null }),
      );
      this.#lines.push(textOf(one));
    }
  }

  /** The secrets that were said, so that an assertion can name them all. */
  leaked(secrets: readonly string[]): readonly string[] {
    const text = this.#lines.join("\n");
    return secrets.filter((secret) => text.includes(secret));
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }
}

function textOf(value: unknown): string {
  if (value instanceof Error) return `${value.message}\n${value.stack ?? ""}\n${textOf(value.cause)}`;
  return typeof value === "string" ? value : JSON.stringify({ value });
}
