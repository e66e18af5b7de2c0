import { randomBytes } from "node:crypto";
import { inspect } from "node:util";

/** A part of a secret is a secret: a message that was cut may hold no more of it. */
const tellingCharacters = 12;

/** Where a canary was found. */
export interface Find {
  readonly canary: string;
  readonly surface: string;
}

/**
 * Secrets that are told from everything else, and a search for them: whole or in part, as they are and as they travel
 * (in URLs, JSON, base64, hexadecimal).
 */
export class Canaries {
  readonly #values = new Map<string, string>();

  /** A new secret by this name. */
  make(name: string): string {
    const value = `cnry${randomBytes(15).toString("hex")}`;
    this.add(name, value);
    return value;
  }

  /** A secret that somebody else made. */
  add(name: string, value: string): void {
    this.#values.set(`${name}#${this.#values.size}`, value);
  }

  get names(): readonly string[] {
    return [...this.#values.keys()].map((name) => name.replace(/#\d+$/, ""));
  }

  /** Every canary that stands in one of the surfaces. */
  find(surfaces: Readonly<Record<string, unknown>>): readonly Find[] {
    return Object.entries(surfaces).flatMap(([surface, value]) => {
      const text = spelledOut(value);
      return [...this.#values]
        .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
        .map(([name]) => ({ canary: name.replace(/#\d+$/, ""), surface }));
    });
  }
}

/** What is enough of a secret to know it by, in every form in which it may be written. */
function formsOf(secret: string): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at + tellingCharacters <= secret.length; at += 4)
    parts.push(secret.slice(at, at + tellingCharacters));
  const bytes = Buffer.from(secret);
  // Base64 looks different at each of three offsets; its ends depend on the neighbours.
  const base64 = [0, 1, 2].flatMap((offset) => {
    const text = bytes.subarray(offset).toString("base64").replaceAll("=", "");
    return [text.slice(0, 16)];
  });
  return [...parts, ...base64, bytes.toString("hex").slice(0, 32)].filter((form) => form.length >= 8);
}

/** Everything of a value that a person, a log or a debugger might see. */
function spelledOut(value: unknown): string {
  if (typeof value === "string") return value;
  const seen = inspect(value, {
    depth: 14,
    showHidden: true,
    getters: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
  return [seen, asJson(value), ...errorsIn(value)].join("\n");
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify({ value });
  } catch {
    return "";
  }
}

function errorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(errorsIn);
  if (!(value instanceof Error)) return [];
  return [value.message, value.stack ?? "", String(value), ...errorsIn(value.cause)];
}
