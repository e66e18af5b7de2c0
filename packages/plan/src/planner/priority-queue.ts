/** A binary heap: the first by `compare` comes out first. */
export class PriorityQueue<T> {
  readonly #items: T[] = [];
  readonly #compare: (left: T, right: T) => number;

  constructor(compare: (left: T, right: T) => number, items: Iterable<T> = []) {
    this.#compare = compare;
    for (const item of items) this.push(item);
  }

  /** The one that comes out next. */
  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    let index = this.#items.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapUnlessOrdered(parent, index)) break;
      index = parent;
    }
  }

  pop(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    this.#sink(0);
    return first;
  }

  #sink(start: number): void {
    for (let index = start; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#swapUnlessOrdered(index, child)) return;
      index = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#items[one], this.#items[other]];
    return a !== undefined && b !== undefined && this.#compare(a, b) < 0;
  }

  #swapUnlessOrdered(upper: number, lower: number): boolean {
    const [a, b] = [this.#items[upper], this.#items[lower]];
    if (a === undefined || b === undefined || this.#compare(a, b) <= 0) return false;
    this.#items[upper] = b;
    this.#items[lower] = a;
    return true;
  }
}
