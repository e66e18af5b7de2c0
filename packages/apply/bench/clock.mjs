import { setImmediate } from "node:timers";

/** A virtual clock that costs little with many sleepers: it moves on once everything that can run has run. */
export function createCheapClock() {
  let now = Date.UTC(2026, 0, 1);
  let order = 0;
  const heap = [];
  const isBefore = (left, right) => left.at < right.at || (left.at === right.at && left.order < right.order);
  const push = (sleeper) => {
    let index = heap.push(sleeper) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(heap[index], heap[parent])) break;
      [heap[index], heap[parent]] = [heap[parent], heap[index]];
      index = parent;
    }
  };
  const pop = () => {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2])
        if (child < heap.length && isBefore(heap[child], heap[least])) least = child;
      if (least === index) return first;
      [heap[index], heap[least]] = [heap[least], heap[index]];
      index = least;
    }
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + Math.max(0, ms), order: (order += 1), wake: null };
        const onAbort = () => {
          sleeper.wake = null;
          reject(signal.reason);
        };
        sleeper.wake = () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        push(sleeper);
      }),
    /** Moves from sleeper to sleeper until the promise settles. */
    run: async (promise) => {
      let isPending = true;
      const done = () => (isPending = false);
      promise.then(done, done);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!isPending) return promise;
        while (heap.length > 0 && heap[0].wake === null) pop();
        if (heap.length === 0) continue;
        const sleeper = pop();
        now = Math.max(now, sleeper.at);
        sleeper.wake();
      }
    },
  };
}
