import type { RunEvent } from "./run-event.js";

/** So many events wait for the first reader; of more, the oldest are dropped. */
const mostKept = 10_000;

/** Gives a run's events to whoever iterates. */
export interface EventStream extends AsyncIterable<RunEvent> {
  push(event: RunEvent): void;
  /** Ends every iteration, with `error` where there is one. */
  end(error?: unknown): void;
}

/**
 * Makes a stream of events. The first iteration is given everything from the beginning; a later one what comes from
 * then on. A reader that is slow holds nothing up.
 */
export function createEventStream(): EventStream {
  const readers = new Set<Reader>();
  let backlog: RunEvent[] | null = [];
  let ended: { readonly error: unknown } | null = null;

  return {
    push: (event) => {
      backlog?.push(event);
      if (backlog !== null && backlog.length > mostKept) backlog.shift();
      for (const reader of readers) reader.push(event);
    },
    end: (error) => {
      ended ??= { error };
      for (const reader of readers) reader.end(ended.error);
    },
    [Symbol.asyncIterator]: () => {
      const reader = createReader(backlog ?? [], () => readers.delete(reader));
      backlog = null;
      readers.add(reader);
      if (ended !== null) reader.end(ended.error);
      return reader;
    },
  };
}

interface Reader extends AsyncIterator<RunEvent, undefined> {
  push(event: RunEvent): void;
  end(error: unknown): void;
}

function createReader(first: readonly RunEvent[], onReturn: () => void): Reader {
  const queue = [...first];
  let waiting: ((result: IteratorResult<RunEvent, undefined>) => void) | null = null;
  let failing: ((error: unknown) => void) | null = null;
  let ended: { readonly error: unknown } | null = null;
  const done = { done: true, value: undefined } as const;
  const settle = (): void => {
    if (waiting === null || failing === null) return;
    const event = queue.shift();
    if (event === undefined && ended === null) return;
    const [resolve, reject] = [waiting, failing];
    waiting = failing = null;
    if (event !== undefined) resolve({ done: false, value: event });
    else if (ended?.error === undefined) resolve(done);
    else reject(ended.error);
  };
  return {
    push: (event) => {
      queue.push(event);
      settle();
    },
    end: (error) => {
      ended = { error };
      settle();
    },
    next: () =>
      new Promise((resolve, reject) => {
        waiting = resolve;
        failing = reject;
        settle();
      }),
    return: () => {
      onReturn();
      queue.length = 0;
      ended = { error: undefined };
      settle();
      return Promise.resolve(done);
    },
  };
}
