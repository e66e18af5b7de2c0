/** What Ctrl-C does: each time the next of these, and the last one for ever. */
export interface Interruptions {
  readonly first: () => void;
  readonly second: () => void;
  /** Ends everything at once. */
  readonly last: () => never;
}

/** Answers Ctrl-C, `kill` and a closed terminal. Gives back how often it was asked. */
export function onInterruption(interruptions: Interruptions): { readonly count: () => number } {
  let count = 0;
  const interrupt = (): void => {
    count += 1;
    if (count === 1) interruptions.first();
    else if (count === 2) interruptions.second();
    else interruptions.last();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  return { count: () => count };
}
