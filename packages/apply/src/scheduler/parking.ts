import { PositionHeap } from "./position-heap.js";

/** What a parked unit waits for. */
export interface ParkedFor {
  /** The same for units of which one is let through as soon as another is. */
  readonly key: string;
  readonly of: string;
}

/**
 * Units that wait for the same thing, by their place in the plan. When some of it becomes free, one unit after another
 * comes out, the first in the plan first, for as long as there is enough for it.
 */
export class Parking {
  private readonly waiting = new Map<string, PositionHeap>();
  private readonly keysOf = new Map<string, Set<string>>();
  private readonly open = new Set<string>();

  /** Parks a unit with those that wait for the same: `key` is what it waits for, `of` is what has to become free. */
  park(position: number, { key, of }: ParkedFor): void {
    let heap = this.waiting.get(key);
    if (heap === undefined) {
      heap = new PositionHeap();
      this.waiting.set(key, heap);
      this.keysOf.set(of, (this.keysOf.get(of) ?? new Set()).add(key));
    }
    heap.add(position);
  }

  /** Some of this became free. */
  free(of: string): void {
    for (const key of this.keysOf.get(of) ?? []) this.open.add(key);
  }

  /** One that came out did not use what it waited for up: the next may come out. */
  reopen(key: string): void {
    this.open.add(key);
  }

  /**
   * Takes out the first unit of everything that became free, with what it waited for. No other comes out behind it until
   * that is reopened.
   */
  takeOut(): { readonly position: number; readonly key: string }[] {
    const out = [...this.open].flatMap((key) => {
      const position = this.waiting.get(key)?.take();
      return position === undefined ? [] : [{ position, key }];
    });
    this.open.clear();
    return out;
  }
}
