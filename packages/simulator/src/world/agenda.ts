/** What will happen at known times, in order of time and, at the same time, in the order in which it was entered. */
export interface Agenda {
  /** Enters an action; times in the past happen at once when the agenda is next carried out. */
  at(timeMs: number, action: () => void): void;
  /** Carries out everything due until `timeMs`; `onTime` is told the time of each action first. */
  runUntil(timeMs: number, onTime: (timeMs: number) => void): void;
}

interface Entry {
  readonly timeMs: number;
  readonly order: number;
  readonly action: () => void;
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order);

/** Creates an empty agenda: a binary heap, since a fleet beats every few seconds for simulated days. */
export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let order = 0;

  const entryAt = (index: number): Entry => {
    const entry = heap[index];
    if (entry === undefined) throw new RangeError(`The agenda has no entry ${index}.`);
    return entry;
  };

  const push = (entry: Entry): void => {
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, entryAt(parent))) break;
      heap[index] = entryAt(parent);
      index = parent;
    }
    heap[index] = entry;
  };

  const pop = (): Entry => {
    const first = entryAt(0);
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(entryAt(child + 1), entryAt(child))) child += 1;
      if (!isBefore(entryAt(child), last)) break;
      heap[index] = entryAt(child);
      index = child;
    }
    heap[index] = last;
    return first;
  };

  return {
    at: (timeMs, action) => {
      order += 1;
      push({ timeMs, order, action });
    },
    runUntil: (timeMs, onTime) => {
      for (let first = heap[0]; first !== undefined && first.timeMs <= timeMs; first = heap[0]) {
        pop();
        onTime(first.timeMs);
        first.action();
      }
    },
  };
}
