import { inspect } from "node:util";

const hidden = "[secret]";

/**
 * A value that must not be seen: a Runner token, a password. Printing, logging, JSON and inspection
 * all give `[secret]`; only `reveal()` gives the value, so that every place that uses it can be found.
 *
 * @example
 * const token = Secret.of("value");
 * String(token); // "[secret]"
 */
export class Secret {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
    Object.defineProperty(this, inspect.custom, { value: () => hidden });
  }

  static of(value: string): Secret {
    return new Secret(value);
  }

  /** The value itself. Hand it to stdin or a 0600 file, never to argv, a message or a journal. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }
}
