/** Entries that are written once and named by their place. */
export class Table<T> {
  readonly entries: T[] = [];
  readonly #places: Map<string, number> = new Map<string, number>();

  /** The place of an entry; undefined where it has none yet. */
  find(key: string): number | undefined {
    return this.#places.get(key);
  }

  /** Adds an entry and returns its place. Where the key is there already, it keeps its first place. */
  add(key: string, entry: T): number {
    const place = this.entries.push(entry) - 1;
    if (!this.#places.has(key)) this.#places.set(key, place);
    return place;
  }
}
