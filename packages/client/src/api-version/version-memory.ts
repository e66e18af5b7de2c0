/** Remembers the server's API version; many calls that ask at once make one request. */
export interface VersionMemory {
  get(): Promise<number>;
  /** Forgets a version that the server no longer takes; a newer one that was found meanwhile stays. */
  forget(version: number): void;
}

/** Makes a memory over `discover`. A failure is not remembered. */
export function createVersionMemory(discover: () => Promise<number>): VersionMemory {
  let known: { version: number | null; promise: Promise<number> } | null = null;
  return {
    get: () => {
      if (known !== null) return known.promise;
      const entry: { version: number | null; promise: Promise<number> } = {
        version: null,
        promise: discover(),
      };
      known = entry;
      entry.promise.then(
        (version) => {
          entry.version = version;
        },
        () => {
          if (known === entry) known = null;
        },
      );
      return entry.promise;
    },
    forget: (version) => {
      if (known?.version === version) known = null;
    },
  };
}
