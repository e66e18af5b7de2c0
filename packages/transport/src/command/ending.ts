/** An end that can come while something else is waited for. */
export interface Ending {
  readonly end: () => void;
  /** Settles as `promise` does, or resolves to `"ended"` as soon as the end comes. Waits for one promise at a time. */
  readonly orEnded: <T>(promise: Promise<T>) => Promise<T | "ended">;
}

/**
 * Makes an {@link Ending} that forgets each promise once it has settled. `Promise.race` against one promise for the
 * end does not: that promise keeps a reaction, and with it the value, of every race until it settles itself. A
 * stream raced in this way stays in memory as a whole.
 */
export function createEnding(): Ending {
  let isEnded = false;
  let onEnd = (): void => undefined;
  return {
    end: () => {
      isEnded = true;
      onEnd();
    },
    orEnded: <T>(promise: Promise<T>) =>
      new Promise<T | "ended">((resolve, reject) => {
        onEnd = () => {
          resolve("ended");
        };
        if (isEnded) onEnd();
        promise.then(resolve, reject);
      }),
  };
}
