const shortest = 4;
const markCount = 1 << 18;

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
  /** By their first characters: of the many secrets of a large run, a text is searched for few. */
  const byStart = new Map<string, string[]>();
  /** Marks the hashes of those first characters, so that almost no place of a text is looked up. */
  const marks = new Uint8Array(markCount);
  const cleanText = (text: string): string => {
    let clean = text;
    for (const secret of candidates(text) ?? []) clean = clean.replaceAll(secret, "[secret]");
    return clean;
  };
  /** The secrets that may stand in a text, in the order in which they were remembered; null where there are none. */
  const candidates = (text: string): string[] | null => {
    let found: Set<string> | null = null;
    for (let at = 0; at + shortest <= text.length; at += 1) {
      if (marks[startHash(text, at)] !== 1) continue;
      for (const secret of byStart.get(text.slice(at, at + shortest)) ?? [])
        if (text.startsWith(secret, at)) found = (found ?? new Set<string>()).add(secret);
    }
    return found === null ? null : inOrder(found);
  };
  const inOrder = (found: ReadonlySet<string>): string[] =>
    found.size < 2 ? [...found] : [...secrets].filter((secret) => found.has(secret));
  // A value without a secret is given back as it is: almost all are, and copies of all events are a heavy load.
  const cleanValue = (value: unknown): unknown => {
    if (typeof value === "string") return cleanText(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const clean = value.map(cleanValue);
      return clean.every((entry, index) => entry === value[index]) ? value : clean;
    }
    const entries = Object.entries(value as Readonly<Record<string, unknown>>);
    const clean = entries.map(([key, entry]) => [cleanText(key), cleanValue(entry)] as const);
    const isClean = clean.every(
      ([key, entry], index) => key === entries[index]?.[0] && entry === entries[index][1],
    );
    return isClean ? value : Object.fromEntries(clean);
  };
  return {
    remember: (secret) => {
      if (secret.length < shortest || secrets.has(secret)) return;
      secrets.add(secret);
      marks[startHash(secret, 0)] = 1;
      const start = secret.slice(0, shortest);
      byStart.set(start, [...(byStart.get(start) ?? []), secret]);
    },
    // Nothing remembered is the common case, and a plan of many Runners is large.
    clean: <T>(value: T): T => (secrets.size === 0 ? value : (cleanValue(value) as T)),
  };
}

/** A hash of the first `shortest` characters at a place. */
function startHash(text: string, at: number): number {
  const ends = (text.charCodeAt(at) << 12) ^ (text.charCodeAt(at + 1) << 8);
  return (ends ^ (text.charCodeAt(at + 2) << 4) ^ text.charCodeAt(at + 3)) & (markCount - 1);
}
