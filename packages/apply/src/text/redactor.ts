const shortest = 4;

/**
 * Remembers the secrets of a run and takes them out of everything that leaves it. The last line of defence: no
 * secret should reach it, but an executor of the user's own, or a server that echoes, may send one.
 */
export interface Redactor {
  /** Values shorter than four characters are not remembered: they would take ordinary words out. */
  remember(secret: string): void;
  /** The same value with every remembered secret replaced by `[secret]`, in keys and texts at any depth. */
  clean<T>(value: T): T;
}

/**
 * Makes a redactor that knows nothing yet.
 *
 * @example
 * ```ts
 * const redactor = createRedactor();
 * redactor.remember("s3cr3t");
 * redactor.clean({ message: "token s3cr3t" }); // { message: "token [secret]" }
 * ```
 */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  const cleanText = (text: string): string => {
    let clean = text;
    for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, "[secret]");
    return clean;
  };
  const cleanValue = (value: unknown): unknown => {
    if (typeof value === "string") return cleanText(value);
    if (Array.isArray(value)) return value.map(cleanValue);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [cleanText(key), cleanValue(entry)]),
    );
  };
  return {
    remember: (secret) => {
      if (secret.length >= shortest) secrets.add(secret);
    },
    // Nothing remembered is the common case, and a plan of many Runners is large.
    clean: <T>(value: T): T => (secrets.size === 0 ? value : (cleanValue(value) as T)),
  };
}
