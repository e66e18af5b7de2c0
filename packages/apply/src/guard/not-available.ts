import { awayIds, isAway, settledAt, unsettled } from "../state/away.js";
import type { JournalState } from "../state/run-state.js";

/**
 * The Runners that do not stand in at a moment: away by the journal, or not settled yet. Asked for one Runner it looks
 * at that one alone; the whole set is made only for a caller that walks through it.
 */
export function notAvailable(
  state: JournalState,
  options: { readonly now: number; readonly settleMs: number },
): ReadonlySet<string> {
  return new NotAvailable(state, options);
}

class NotAvailable implements ReadonlySet<string> {
  private readonly state: JournalState;
  private readonly options: { readonly now: number; readonly settleMs: number };
  private whole: ReadonlySet<string> | undefined;

  constructor(state: JournalState, options: { readonly now: number; readonly settleMs: number }) {
    this.state = state;
    this.options = options;
  }

  has(runnerId: string): boolean {
    if (isAway(this.state, runnerId)) return true;
    return (settledAt(this.state, runnerId, this.options) ?? -Infinity) > this.options.now;
  }

  get size(): number {
    return this.all.size;
  }

  forEach(act: (value: string, key: string, set: ReadonlySet<string>) => void): void {
    this.all.forEach(act);
  }

  entries(): SetIterator<[string, string]> {
    return this.all.entries();
  }

  keys(): SetIterator<string> {
    return this.all.keys();
  }

  values(): SetIterator<string> {
    return this.all.values();
  }

  [Symbol.iterator](): SetIterator<string> {
    return this.all[Symbol.iterator]();
  }

  private get all(): ReadonlySet<string> {
    this.whole ??= new Set([...awayIds(this.state), ...unsettled(this.state, this.options).keys()]);
    return this.whole;
  }
}
